package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** What staff do with the menus of their store. Orders that were placed already keep the names and prices of their items. */
@Component
class MenuDesk {

    private final Menus menus;
    private final Categories categories;
    private final MenuChange changes;
    private final MenuImages images;

    MenuDesk(Menus menus, Categories categories, MenuChange changes, MenuImages images) {
        this.menus = menus;
        this.categories = categories;
        this.changes = changes;
        this.images = images;
    }

    /** A menu before and after its change. */
    private record Updated(StaffMenu before, StaffMenu after) {}

    /**
     * By category and in their order.
     *
     * @param category null for the menus of all categories
     * @param isAvailable null for menus that are sold out and for others
     */
    Page<StaffMenu> list(UUID store, @Nullable Long category, @Nullable Boolean isAvailable, Page.Request page) {
        return menus.listForStaff(store, category, isAvailable, page);
    }

    StaffMenu read(UUID store, long id) {
        return current(store, id);
    }

    /** @param image the one that came with the menu */
    StaffMenu create(Actor by, CreateMenu wanted, @Nullable MenuImage image) {
        return refusable(
                wanted.categoryId(),
                wanted.posCode(),
                image,
                () -> changes.run(by, () -> {
                    long id = menus.create(by.store(), wanted.content(image))
                            .orElseThrow(() -> CategoryDesk.notFound(wanted.categoryId()));
                    StaffMenu created = current(by.store(), id);
                    changes.append(by, Kind.CREATED, created);
                    return created;
                }));
    }

    /** @param image a new one, or null to keep the menu's image unless the update removes it */
    StaffMenu update(Actor by, long id, UpdateMenu update, @Nullable MenuImage image, IfMatch ifMatch) {
        Updated updated = refusable(
                update.categoryId(),
                update.posCode(),
                image,
                () -> changes.run(by, () -> {
                    StaffMenu menu = lock(by.store(), id);
                    ifMatch.require(menu.version());
                    return update(by, menu, update, image);
                }));
        MenuImage replaced = updated.before().image();
        if (replaced != null && !replaced.equals(updated.after().image())) {
            images.remove(replaced);
        }
        return updated.after();
    }

    private Updated update(Actor by, StaffMenu menu, UpdateMenu update, @Nullable MenuImage image) {
        MenuContent content = update.appliedTo(menu.content(), image);
        if (content.equals(menu.content())) {
            return new Updated(menu, menu);
        }
        if (content.categoryId() != menu.categoryId()
                && categories.findForStaff(by.store(), content.categoryId()).isEmpty()) {
            throw CategoryDesk.notFound(content.categoryId());
        }
        menus.update(by.store(), menu.id(), content);
        StaffMenu updated = current(by.store(), menu.id());
        changes.append(by, Kind.UPDATED, updated);
        return new Updated(menu, updated);
    }

    /** Marks the menu with this code as sold out, or as available again. */
    StaffMenu sellOut(Actor machine, String posCode, boolean isAvailable) {
        return changes.run(machine, () -> {
            StaffMenu menu = menus.lockByPosCode(machine.store(), posCode)
                    .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, posCode));
            return update(machine, menu, UpdateMenu.ofAvailability(isAvailable), null)
                    .after();
        });
    }

    /**
     * Deletes a menu that no open order holds. The event is appended first, because that locks the store's sequence. An order takes
     * the sequence before it compares the version of the menu for the last time, and a session that is reopened before it looks for
     * the menus of its orders, so none of them comes to hold the menu afterwards. While the menu has orders, the deletion touches no
     * row that a transaction which waits for the sequence could hold.
     */
    void delete(Actor by, long id) {
        StaffMenu deleted = changes.run(by, () -> {
            StaffMenu menu = lock(by.store(), id).nextVersion();
            changes.append(by, Kind.DELETED, menu);
            if (menus.isInUse(by.store(), id)) {
                throw new ProblemException(ProblemCode.MENU_IN_USE);
            }
            menus.delete(by.store(), id);
            return menu;
        });
        if (deleted.image() != null) {
            images.remove(deleted.image());
        }
    }

    /** @return all menus of the category, in their new order */
    List<StaffMenu> reorder(Actor by, OrderMenus order) {
        return changes.run(by, () -> reorder(by, order.categoryId(), order.ids()));
    }

    private List<StaffMenu> reorder(Actor by, long category, List<Long> ids) {
        if (categories.findForStaff(by.store(), category).isEmpty()) {
            throw CategoryDesk.notFound(category);
        }
        Set<Long> own = menus.lockAllOf(by.store(), category);
        for (long id : ids) {
            if (!own.contains(id) && menus.findForStaff(by.store(), id).isEmpty()) {
                throw notFound(id);
            }
        }
        CategoryDesk.requireAll(ids, own);
        changes.appendReorderedMenus(by, menus.reorder(by.store(), ids));
        return menus.listForStaff(by.store(), category);
    }

    /**
     * Runs a change that may name a category and a code of the POS, and may bring an image. If the change is refused, the image is
     * removed. After any other failure the image may be in use, so it is left to {@link MenuImages#sweep}.
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
                // Another request deleted the category a moment ago.
                throw CategoryDesk.notFound(category);
            }
            throw refused;
        }
    }

    static ProblemException notFound(long id) {
        return new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id));
    }

    private StaffMenu lock(UUID store, long id) {
        return menus.lock(store, id).orElseThrow(() -> notFound(id));
    }

    private StaffMenu current(UUID store, long id) {
        return menus.findForStaff(store, id).orElseThrow(() -> notFound(id));
    }
}
