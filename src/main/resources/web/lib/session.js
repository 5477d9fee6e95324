// Tokens live in this tab: they survive a reload, and end with it. None is ever part of an address.

/** The session of one kind of user: 'guest', 'staff' or 'super'. */
export function sessionOf(kind) {
  const place = `table-order.${kind}`;
  return {
    read() {
      try {
        return JSON.parse(sessionStorage.getItem(place));
      } catch {
        return null;
      }
    },
    keep: session => sessionStorage.setItem(place, JSON.stringify(session)),
    forget: () => sessionStorage.removeItem(place),
  };
}
