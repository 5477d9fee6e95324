// The English of all pages: a block for each page.
export default {
  common: {
    name: 'Table Order',
    offline: 'No connection. Trying again in a moment.',
    failed: 'That did not work. Please try again.',
    language: 'Language',
    save: 'Save', cancel: 'Cancel', close: 'Close', remove: 'Delete', retry: 'Try again', loading: 'Loading…',
    signIn: 'Sign in', signOut: 'Sign out', username: 'User name', password: 'Password', store: 'Store',
    cut: 'The connection is cut. Reconnecting.',
    table: 'Table {number}',
  },
  home: {
    title: 'Table Order',
    lead: 'Guests order at the table, and staff see it at once.',
    plain: 'This is a service for ordering at the table. Scan the QR code on your table to order.',
    guest: 'Order as a guest', guestHint: 'Table 1 of the demo restaurant',
    staff: 'Floor', staffHint: 'Tables, new orders, calls', kitchen: 'Kitchen', kitchenHint: 'Tickets by station',
    manage: 'Menu', manageHint: 'Dishes, options, sales', desk: 'Desk', deskHint: 'Printers, POS systems, failed deliveries',
    withNumber: 'Order with a table number', forStaff: 'Sign in as staff',
    pages: 'Screens', who: 'Account', table: 'Tables', admin: 'Store admin', superAdmin: 'Super admin',
    super: 'All stores', superHint: 'Stores, admins, connectors',
    accounts: 'Demo accounts', open: 'Open', more: 'For developers', docs: 'API', events: 'Events', metrics: 'Metrics', health: 'Health',
  },
};
