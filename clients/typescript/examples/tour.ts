/**
 * The evening of docs/tour.md: opens a restaurant, seats guests, cooks, closes the bill and counts the money.
 * `npm run tour -- URL PHOTO.jpg`, where the demo's super admin may open stores.
 */
import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { argv } from 'node:process';
import { isProblem, type StreamEvent, TableOrder } from '@table-order/client';

const [url = 'http://localhost:8000', photo = '../../docs/kimchi-stew.jpg'] = argv.slice(2);
const step = (title: string) => console.log(`\n== ${title}`);

step('1. Open the restaurant');
const owner = new TableOrder({ url, login: { superAdmin: { username: 'super', password: 'super1234' } }, language: 'en' });
const store = await owner.createStore({
    body: { name: '모퉁이집', currency: 'KRW', time_zone: 'Asia/Seoul', business_day_cutoff: '04:00' },
});
const credentials = { username: `manager-${Date.now()}`, password: 'jumun-bell-7' };
const manager = await owner.createAdmin({ body: { ...credentials, role: 'store_admin', store_id: store.id } });
const staff = new TableOrder({ url, login: { admin: credentials }, language: 'en' });
console.log(`${store.name}, whose day ends at ${store.business_day_cutoff}`);

step('2. Tables and the menu');
for (const table_number of ['1', '2', '3']) await staff.createTable({ body: { table_number, password: `bell-${table_number}` } });
const stews = await staff.createCategory({ body: { name: '찌개' } });
const drinks = await staff.createCategory({ body: { name: '음료' } });
const cider = await staff.createMenu({ body: { name: '사이다', price: 2500, category_id: drinks.id } });
let stew = await staff.createMenu({
    body: { name: '김치찌개', description: '묵은지와 돼지고기', price: 9000, category_id: stews.id },
});
stew = await staff.putMenuImage({ path: { id: stew.id }, body: await openAsBlob(photo, { type: 'image/jpeg' }) });
console.log(`${stew.name}: ${new URL(stew.thumbnail_url ?? '', url)}`);

step('3. Staff watch');
const seen: StreamEvent['type'][] = [];
let isWatching = () => {};
const watching = new Promise<void>(done => (isWatching = done));
let isCounted = () => {};
const counted = new Promise<void>(done => (isCounted = done));
const stream = staff.follow({
    load: async () => isWatching(),
    show: ({ type }) => {
        if (type === 'order.created' || type === 'order.status_changed' || type === 'order.deleted') seen.push(type);
        if (type === 'session.completed') isCounted();
    },
});
await watching;

step('4. Guests order');
const guest = new TableOrder({ url, login: { table: { store_id: store.id, table_number: '1', password: 'bell-1' } }, language: 'en' });
for (const { name, price } of await guest.listMenus()) console.log(`${name} ${price}`);
const order = await guest.orders.place({
    items: [
        { menu_id: stew.id, quantity: 2, note: '덜 맵게' },
        { menu_id: cider.id, quantity: 1 },
    ],
    expected_total: 20_500,
});
console.log(`Ordered for ${order.total_price} ${order.currency}`);

await staff.updateMenu({ path: { id: cider.id }, body: { is_available: false } });
await assert.rejects(guest.orders.place({ items: [{ menu_id: cider.id, quantity: 1 }] }), error => {
    assert.ok(isProblem(error, 'MENU_NOT_AVAILABLE'));
    console.log(error.message);
    return true;
});

step('5. The kitchen');
for (const status of ['preparing', 'ready', 'served'] as const) {
    const changed = await staff.changeOrderStatus({ path: { id: order.id }, body: { status } });
    console.log(`#${changed.order_number} ${changed.status}`);
}
const mistake = await guest.orders.place({ items: [{ menu_id: stew.id, quantity: 9 }] });
await staff.deleteOrder({ path: { id: mistake.id }, query: { reason: '잘못 주문' } });

step('6. The bill');
const [table] = await staff.getBoard();
assert.equal(table?.session?.total_price, 20_500);
const bill = await staff.completeSession({
    path: { id: table.id },
    body: { session_id: table.session.id, expected_total: table.session.total_price },
});
console.log(`${bill.archived_orders_count} order for ${bill.total_price}`);
assert.deepEqual(await guest.listOwnOrders(), []);
await counted;
stream.stop();
console.log(seen.join(' '));

const sales = await staff.reportSales({ query: { group_by: 'menu' } });
for (const { menu_name, quantity, sales: sum } of sales.rows) console.log(`${menu_name}: ${quantity} for ${sum}`);
console.log(`In all ${sales.total_sales} ${sales.currency}`);

step('7. Good night');
await staff.logoutAdmin();
await owner.deactivateAdmin({ path: { id: manager.id } });
await assert.rejects(staff.getOwnStore(), error => isProblem(error, 'INVALID_CREDENTIALS'));
console.log(`${manager.username} is gone`);
