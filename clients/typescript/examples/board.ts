/**
 * A board of the open orders in a terminal, redrawn whenever something happens: `npm run board -- URL [USERNAME PASSWORD]`.
 * It ends with Ctrl-C, or when it is refused.
 */
import { argv, exit, stdout } from 'node:process';
import { type Order, OrderBook, ProblemError, TableOrder } from '@table-order/client';

const [url = 'http://localhost:8000', username = 'admin', password = 'admin1234'] = argv.slice(2);
const staff = new TableOrder({ url, login: { admin: { username, password } } });
const book = new OrderBook();
let isLive = false;

async function load(signal?: AbortSignal): Promise<void> {
    const orders: Order[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
        const { data, pagination } = await staff.listOrders({ query: { page, page_size: 100 }, signal });
        orders.push(...data);
        pages = pagination.total_pages;
    }
    book.load(orders);
    draw();
}

function draw(): void {
    if (stdout.isTTY) stdout.write('\x1b[2J\x1b[H');
    const tables = new Map<string, Order[]>();
    for (const order of book.orders) tables.set(order.table_number, [...(tables.get(order.table_number) ?? []), order]);
    console.log(`${url} ${isLive ? '● live' : '○ waiting for the service'}`);
    for (const [table, orders] of [...tables].sort(([one], [other]) => one.localeCompare(other, undefined, { numeric: true }))) {
        console.log(`\nTable ${table}`);
        for (const { order_number, status, order_items } of orders) {
            const dishes = order_items.map(({ quantity, menu_name, note }) => `${quantity} × ${menu_name}${note ? ` (${note})` : ''}`);
            console.log(`  #${order_number} ${status.padEnd(9)} ${dishes.join(', ')}`);
        }
    }
}

const board = staff.follow({
    load,
    show: async event => {
        if (!book.apply(event)) await load();
        draw();
    },
    state: state => {
        isLive = state === 'open';
        draw();
    },
});

const refusal = await board.ended;
if (refusal instanceof ProblemError) {
    console.error(refusal.message);
    exit(1);
}
