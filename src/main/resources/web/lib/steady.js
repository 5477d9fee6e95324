// Who taps twice means one thing, and not also what slid under the finger meanwhile.

/** A second tap comes within so many milliseconds. */
const DOUBLE = 400;

/**
 * Watches a list whose rows are acted on.
 *
 * saw(keys)  the list is drawn with these rows; a key says also what its row does when it is tapped
 * isSteady   whether all rows have been where they are for long enough
 */
export function steadiness() {
  let shown = [], moved = -Infinity;
  return {
    saw(keys) {
      if (shown.some((key, place) => key !== keys[place])) moved = performance.now();
      shown = keys;
    },
    get isSteady() { return performance.now() - moved > DOUBLE; },
  };
}
