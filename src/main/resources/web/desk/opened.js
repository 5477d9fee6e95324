// The one entry of a list that is open.
import {toast} from '/web/lib/dom.js';

/**
 * The entry is read by itself: a list that is slow must not hold it up. The tab reads it again with its list.
 *
 * read  id => Promise of the entry
 */
export function openedOf(office, read) {
  let shown = null;

  return {
    /** {id, entry}, and what the tab adds; entry is null until it is read. Null while none is open. */
    get shown() { return shown; },

    /** Opens an entry. Resolves to what is shown, or to null: it could not be read, or another one is open by now, or none. */
    async show(id) {
      const wanted = shown = {id, entry: null};
      try {
        wanted.entry = await read(id);
      } catch (problem) {
        if (shown === wanted) {
          shown = null;
          toast(problem.message, 'bad');
        }
      }
      office.draw();
      return shown === wanted ? wanted : null;
    },

    async renew() {
      const open = shown;
      if (open?.entry) open.entry = await read(open.id);
    },

    close() {
      shown = null;
      office.draw();
    },
  };
}
