package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import io.tableorder.http.Parameters;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import io.tableorder.restaurant.menu.Menus.Content;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** What staff do with the menus of their store. What was ordered already keeps its name and price. */
@Component
class MenuEditor {

    private final Menus menus;
    private final Categories categories;
    private final MenuChange change;
    private final ImageFolder images;

    MenuEditor(Menus menus, Categories categories, MenuChange change, ImageFolder images) {
        this.menus = menus;
        this.categories = categories;
        this.change = change;
        this.images = images;
    }

    /** A menu before and after its change. */
    private record Updated(StaffMenu before, StaffMenu after) {}

    void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(menus.listForStaff(
                        Actor.of(exchange).store(),
                        Parameters.queryId(exchange, "category_id"),
                        Parameters.queryFlag(exchange, "is_available"),
                        Page.Request.of(exchange)));
    }

    void read(Exchange exchange) {
        long id = Parameters.pathId(exchange, "id", ProblemCode.MENU_NOT_FOUND);
        exchange.getMessage().setBody(current(Actor.of(exchange).store(), id));
    }

    void create(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        CreateMenu wanted = exchange.getMessage().getBody(CreateMenu.class);
        MenuImage image = ImageIntake.imageOf(exchange);
        StaffMenu created = refusable(
                wanted.categoryId(),
                wanted.posCode(),
                image,
                () -> change.run(admin, () -> {
                    long id = menus.create(admin.store(), wanted.content(image))
                            .orElseThrow(() -> CategoryEditor.notFound(wanted.categoryId()));
                    StaffMenu menu = current(admin.store(), id);
                    change.tell(admin, Kind.CREATED, menu);
                    return menu;
                }));
        exchange.getMessage().setHeader("Location", "/api/admin/menus/" + created.id());
        exchange.getMessage().setBody(created);
    }

    void update(Exchange exchange) {
        update(exchange, Parameters.pathId(exchange, "id", ProblemCode.MENU_NOT_FOUND));
    }

    private void update(Exchange exchange, long id) {
        Actor admin = Actor.of(exchange);
        UpdateMenu wanted = exchange.getMessage().getBody(UpdateMenu.class);
        MenuImage image = ImageIntake.imageOf(exchange);
        Updated updated = refusable(
                wanted.categoryId(),
                wanted.posCode(),
                image,
                () -> change.run(admin, () -> update(exchange, admin, id, wanted, image)));
        MenuImage replaced = updated.before().image();
        if (replaced != null && !replaced.equals(updated.after().image())) {
            images.remove(replaced);
        }
        exchange.getMessage().setBody(updated.after());
    }

    void replaceImage(Exchange exchange) {
        exchange.getMessage().setBody(UpdateMenu.NOTHING_ELSE);
        update(exchange, Parameters.pathId(exchange, "id", ProblemCode.MENU_NOT_FOUND));
    }

    private Updated update(Exchange exchange, Actor admin, long id, UpdateMenu wanted, @Nullable MenuImage image) {
        StaffMenu menu = lock(admin.store(), id);
        IfMatch.of(exchange).require(menu.version());
        return update(admin, menu, wanted, image);
    }

    private Updated update(Actor actor, StaffMenu menu, UpdateMenu wanted, @Nullable MenuImage image) {
        Content content = wanted.appliedTo(menu.content(), image);
        if (content.equals(menu.content())) {
            return new Updated(menu, menu);
        }
        if (content.categoryId() != menu.categoryId()
                && categories.findForStaff(actor.store(), content.categoryId()).isEmpty()) {
            throw CategoryEditor.notFound(content.categoryId());
        }
        menus.update(actor.store(), menu.id(), content);
        StaffMenu updated = current(actor.store(), menu.id());
        change.tell(actor, Kind.UPDATED, updated);
        return new Updated(menu, updated);
    }

    /** Sells a menu out that the POS names, or no longer. */
    void sellOut(Exchange exchange) {
        Actor machine = Actor.of(exchange);
        String posCode = Parameters.pathName(exchange, "pos_code", PosCode.FORM, ProblemCode.MENU_NOT_FOUND);
        boolean isAvailable = exchange.getMessage().getBody(SellOut.class).isAvailable();
        exchange.getMessage().setBody(change.run(machine, () -> {
            StaffMenu menu = menus.lockByPosCode(machine.store(), posCode)
                    .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, posCode));
            return update(machine, menu, UpdateMenu.ofAvailability(isAvailable), null)
                    .after();
        }));
    }

    /**
     * Deletes a menu that no open order holds. The event comes first here, and with it the lock on the store's sequence: an
     * order takes that before it takes hold of its menus, so the two cannot wait for each other. Nor can one who is about to
     * delete or archive orders, and waits for the sequence: where there are orders, the deletion touches none.
     */
    void delete(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.MENU_NOT_FOUND);
        StaffMenu deleted = change.run(admin, () -> {
            StaffMenu menu = lock(admin.store(), id).nextVersion();
            change.tell(admin, Kind.DELETED, menu);
            if (menus.areOrdersHolding(admin.store(), id)) {
                throw new ProblemException(ProblemCode.MENU_IN_USE);
            }
            menus.delete(admin.store(), id);
            return menu;
        });
        if (deleted.image() != null) {
            images.remove(deleted.image());
        }
    }

    void reorder(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        OrderMenus order = exchange.getMessage().getBody(OrderMenus.class);
        exchange.getMessage().setBody(change.run(admin, () -> reorder(admin, order.categoryId(), order.ids())));
    }

    private List<StaffMenu> reorder(Actor admin, long category, List<Long> ids) {
        if (categories.findForStaff(admin.store(), category).isEmpty()) {
            throw CategoryEditor.notFound(category);
        }
        Set<Long> own = menus.lockAllOf(admin.store(), category);
        for (long id : ids) {
            if (!own.contains(id) && menus.find(admin.store(), id).isEmpty()) {
                throw notFound(id);
            }
        }
        CategoryEditor.requireAll(ids, own);
        change.tellOfMenus(admin, menus.reorder(admin.store(), ids));
        return menus.listForStaff(admin.store(), category);
    }

    /**
     * A change that may name a category and a code of the POS, and brings an image. If it is refused, the image goes; after any
     * other failure it may be in use, and is left to {@link ImageFolder#sweep}.
     */
    private <T> T refusable(
            @Nullable Long category, @Nullable String posCode, @Nullable MenuImage image, Supplier<T> change) {
        try {
            return change.get();
        } catch (ProblemException | DataIntegrityViolationException refused) {
            if (image != null) {
                images.remove(image);
            }
            if (refused instanceof DuplicateKeyException && posCode != null) {
                throw new ProblemException(ProblemCode.DUPLICATE_NAME, posCode);
            }
            if (refused instanceof DataIntegrityViolationException && category != null) {
                // Deleted by somebody else at this moment.
                throw CategoryEditor.notFound(category);
            }
            throw refused;
        }
    }

    private static ProblemException notFound(long id) {
        return new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id));
    }

    private StaffMenu lock(UUID store, long id) {
        return menus.lock(store, id).orElseThrow(() -> notFound(id));
    }

    private StaffMenu current(UUID store, long id) {
        return menus.findForStaff(store, id).orElseThrow(() -> notFound(id));
    }
}
