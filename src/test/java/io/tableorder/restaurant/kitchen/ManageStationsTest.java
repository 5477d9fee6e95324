package io.tableorder.restaurant.kitchen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManageStationsTest extends StoreTest {

    @Test
    void aStationThatACategoryNamesExistsFromThenOn() {
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(store.id())
                .update();
        JsonNode stations = list();
        assertThat(stations.findValuesAsText("name")).containsExactly("kitchen");
        assertThat(stations.path(0).path("is_default").asBoolean()).isFalse();

        long id = create("{\"name\":\" bar \"}").path("id").asLong();
        assertThat(list().findValuesAsText("name")).containsExactly("kitchen", "bar");
        assertThat(send("POST", "", "{\"name\":\"bar\"}").expect(409).code()).isEqualTo("DUPLICATE_NAME");
        assertThat(send("PATCH", "/" + id, "{\"name\":\"kitchen\"}").expect(409).code())
                .isEqualTo("DUPLICATE_NAME");
    }

    @Test
    void aStoreHasOneDefaultStationAtMost() {
        long kitchen =
                create("{\"name\":\"kitchen\",\"is_default\":true}").path("id").asLong();
        create("{\"name\":\"bar\",\"is_default\":true}");
        assertThat(list().findValuesAsText("is_default")).containsExactly("false", "true");
        JsonNode changed = send("PATCH", "/" + kitchen, "{\"is_default\":true}")
                .expect(200)
                .json();
        assertThat(changed.path("version").asInt()).isEqualTo(3);
        assertThat(list().findValuesAsText("is_default")).containsExactly("true", "false");
        send("PATCH", "/" + kitchen, "{\"is_default\":false}").expect(200);
        assertThat(list().findValuesAsText("is_default")).containsOnly("false");
        assertThat(changes())
                .containsExactly(
                        "created kitchen 1 true",
                        "updated kitchen 2 false",
                        "created bar 1 true",
                        "updated bar 2 false",
                        "updated kitchen 3 true",
                        "updated kitchen 4 false");
    }

    private List<String> changes() {
        return jdbc.sql("""
                        select concat_ws(' ', payload->>'change', payload->'station'->>'name', aggregate_version,
                                         payload->'station'->>'is_default')
                          from event_log
                         where store_id = ? and aggregate_type = 'station'
                         order by seq
                        """).param(store.id()).query(String.class).list();
    }

    @Test
    void aNewNameReachesCategoriesAndMenus() {
        long id = create("{\"name\":\"bar\"}").path("id").asLong();
        jdbc.sql("update menu_categories set station = 'bar' where store_id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update menus set station = 'bar' where id = ?")
                .param(store.cola())
                .update();
        long before = menuVersion();

        send("PATCH", "/" + id, "{\"name\":\"바\"}").expect(200);

        assertThat(jdbc.sql("select station from menu_categories where store_id = ? union all"
                                + " select station from menus where id = ?")
                        .params(store.id(), store.cola())
                        .query(String.class)
                        .list())
                .containsExactly("바", "바");
        assertThat(menuVersion()).isGreaterThan(before);
        assertThat(send("DELETE", "/" + id, null).expect(409).code()).isEqualTo("STATION_IN_USE");
    }

    @Test
    void aFormThatHasTheOldNameIsStale() {
        long id = create("{\"name\":\"bar\"}").path("id").asLong();
        long category = jdbc.sql("select category_id from menus where id = ?")
                .param(store.cola())
                .query(Long.class)
                .single();
        List<String> forms = List.of("/api/admin/menus/" + store.cola(), "/api/admin/categories/" + category);
        for (String form : forms) {
            change(form, "*", "{\"station\":\"bar\"}").expect(200);
        }
        List<String> before = versions(forms);
        String soup = version("/api/admin/menus/" + store.soup());

        send("PATCH", "/" + id, "{\"name\":\"grill\"}").expect(200);

        for (int i = 0; i < forms.size(); i++) {
            assertThat(change(forms.get(i), before.get(i), "{\"station\":\"bar\"}")
                            .expect(412)
                            .code())
                    .isEqualTo("VERSION_MISMATCH");
        }
        assertThat(api.get(forms.get(0))
                        .as(store.adminToken())
                        .header("If-None-Match", before.get(0))
                        .send()
                        .expect(200)
                        .json()
                        .path("station")
                        .asText())
                .isEqualTo("grill");
        assertThat(list().findValuesAsText("name")).containsExactly("grill");
        assertThat(version("/api/admin/menus/" + store.soup())).isEqualTo(soup);

        List<String> now = versions(forms);
        send("PATCH", "/" + id, "{\"display_order\":7}").expect(200);
        assertThat(versions(forms)).isEqualTo(now);
    }

    private List<String> versions(List<String> forms) {
        return forms.stream().map(this::version).toList();
    }

    /** As an entity tag, from a change that changes nothing. */
    private String version(String form) {
        return change(form, "*", "{}").expect(200).header("ETag");
    }

    private Answer change(String form, String ifMatch, String body) {
        return api.patch(form)
                .as(store.adminToken())
                .header("If-Match", ifMatch)
                .json(body)
                .send();
    }

    @Test
    void aStationThatHasSomethingToMakeKeepsItsName() {
        long id = create("{\"name\":\"kitchen\"}").path("id").asLong();
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(store.id())
                .update();
        long order = store.placeOrder(api, 0);
        jdbc.sql("update menu_categories set station = null where store_id = ?")
                .param(store.id())
                .update();

        assertThat(send("PATCH", "/" + id, "{\"name\":\"grill\"}").expect(409).code())
                .isEqualTo("STATION_IN_USE");
        assertThat(send("DELETE", "/" + id, null).expect(409).code()).isEqualTo("STATION_IN_USE");
        send("PATCH", "/" + id, "{\"display_order\":7}").expect(200);

        jdbc.sql("update orders set status = 'served' where id = ?")
                .param(order)
                .update();
        send("PATCH", "/" + id, "{\"name\":\"grill\"}").expect(200);
        send("DELETE", "/" + id, null).expect(204);
        assertThat(send("DELETE", "/" + id, null).expect(404).code()).isEqualTo("STATION_NOT_FOUND");
    }

    @Test
    void aStaleVersionIsRefusedAndAChangeIsAnEvent() {
        long id = create("{\"name\":\"bar\"}").path("id").asLong();
        Answer stale = api.patch("/api/admin/stations/" + id)
                .as(store.adminToken())
                .header("If-Match", "\"9\"")
                .json("{\"display_order\":5}")
                .send();
        assertThat(stale.expect(412).code()).isEqualTo("VERSION_MISMATCH");
        Answer changed = api.patch("/api/admin/stations/" + id)
                .as(store.adminToken())
                .header("If-Match", "\"1\"")
                .json("{\"display_order\":5}")
                .send()
                .expect(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
        assertThat(jdbc.sql("select payload->>'change' from event_log where store_id = ? and aggregate_type = 'station'"
                                + " order by seq")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("created", "updated");
    }

    @Test
    void stationsStandInTheOrderThatStaffGiveThem() {
        long kitchen = create("{\"name\":\"kitchen\"}").path("id").asLong();
        long bar = create("{\"name\":\"bar\"}").path("id").asLong();
        JsonNode ordered = send("PUT", "/order", "{\"ids\":[" + bar + "," + kitchen + "]}")
                .expect(200)
                .json();
        assertThat(ordered.findValuesAsText("name")).containsExactly("bar", "kitchen");
        assertThat(send("PUT", "/order", "{\"ids\":[" + bar + "]}").expect(400).code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(send("PUT", "/order", "{\"ids\":[" + bar + ",7]}")
                        .expect(404)
                        .code())
                .isEqualTo("STATION_NOT_FOUND");
    }

    @Test
    void anotherStoresStationIsNotFound() {
        long id = create("{\"name\":\"bar\"}").path("id").asLong();
        TestStore other = new TestStore(jdbc, tokens);
        for (String method : List.of("PATCH", "DELETE")) {
            assertThat(api.call(method, "/api/admin/stations/" + id)
                            .as(other.adminToken())
                            .json("{}")
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .isEqualTo("STATION_NOT_FOUND");
        }
    }

    private long menuVersion() {
        return jdbc.sql("select menu_version from stores where id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private JsonNode list() {
        return api.get("/api/admin/stations")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private JsonNode create(String body) {
        return send("POST", "", body).expect(201).json();
    }

    private Answer send(String method, String path, @Nullable String body) {
        var call = api.call(method, "/api/admin/stations" + path).as(store.adminToken());
        return body == null ? call.send() : call.json(body).send();
    }
}
