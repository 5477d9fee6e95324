package io.tableorder.restaurant.report;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** All SQL that sums up the sales of past business days. The database unsettles a day when a completed order of it changes. */
@Repository
class SalesDays {

    private static final String STORES = "select id from stores order by id";

    /** The past days of a store, from the day it was created, as far back as the history goes. */
    private static final String BEGIN_DAYS = """
            insert into sales_days (store_id, business_day)
            select s.id, d.day::date
              from stores s
             cross join (select min(to_date(right(c.relname, 7), 'YYYY_MM')) as first
                           from pg_inherits i
                           join pg_class c on c.oid = i.inhrelid
                          where i.inhparent = 'order_history'::regclass) h
             cross join lateral generate_series(
                    greatest((s.created_at at time zone s.time_zone - s.business_day_cutoff)::date, h.first)::timestamp,
                    (business_day(s.id) - 1)::timestamp, interval '1 day') as d (day)
             where s.id = :store
               and not exists (select from sales_days k where k.store_id = s.id and k.business_day = d.day::date)
                on conflict do nothing
            """;

    /** Skips a day that another instance is settling, or whose orders are being changed. */
    private static final String SETTLE = """
            select settle_sales(d.store_id, d.business_day)::text
              from (select store_id, business_day
                      from sales_days
                     where store_id = :store and not is_settled and business_day < business_day(:store)
                     order by business_day desc
                     limit 1
                       for update skip locked) d
            """;

    private final JdbcClient jdbc;

    SalesDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<UUID> stores() {
        return jdbc.sql(STORES).query(UUID.class).list();
    }

    /** Adds the past days of the store that are missing. */
    void begin(UUID store) {
        jdbc.sql(BEGIN_DAYS).param("store", store).update();
    }

    /** @return how many days of the store were settled, at most one */
    @Transactional
    public int settleOne(UUID store) {
        return jdbc.sql(SETTLE).param("store", store).query(String.class).list().size();
    }
}
