/**
 * A table in a terminal: `npm run guest -- URL [STORE TABLE PASSWORD]`. It shows the menu, and takes commands:
 *
 *   order 1x2 9     orders two of menu 1 and one of menu 9
 *   again, forget   sends an order again of which it is not known whether it has arrived, or gives it up
 *   menu, quit
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { argv, env, exit, stdin } from 'node:process';
import { createInterface } from 'node:readline';
import { ConnectionError, isProblem, type Order, OrderBook, type PlaceOrder, TableOrder, UnsettledOrderError } from '@table-order/client';
import { fileStorage } from '@table-order/client/node';

const [url = 'http://localhost:8000', store_id = '00000000-0000-4000-8000-000000000001', table_number = '1', password = '1234'] =
    argv.slice(2);
const table = new TableOrder({
    url,
    login: { table: { store_id, table_number, password } },
    language: env['LANG']?.startsWith('ko') ? 'ko' : 'en',
    storage: fileStorage(env['TABLE_ORDER_FILE'] ?? join(homedir(), '.table-order', 'guest.json')),
});
const book = new OrderBook();

async function showMenu(): Promise<void> {
    for (const { id, name, price, currency, is_available, thumbnail_url } of await table.listMenus()) {
        const photo = thumbnail_url ? new URL(thumbnail_url, url).href : '';
        console.log(`${String(id).padStart(4)}  ${name}  ${price} ${currency}  ${is_available ? '' : '(sold out)'} ${photo}`);
    }
}

function showOrder({ order_number, status, total_price, currency }: Order): void {
    console.log(`#${order_number} ${status}, ${total_price} ${currency}`);
}

/** 1x2 is two of menu 1. */
function cartOf(words: string[]): PlaceOrder {
    return {
        items: words.map(word => {
            const [menu_id = NaN, quantity = 1] = word.split('x').map(Number);
            return { menu_id, quantity };
        }),
    };
}

async function obey(line: string): Promise<void> {
    const [command, ...words] = line.trim().split(/\s+/);
    switch (command) {
        case 'order':
            showOrder(await table.orders.place(cartOf(words)));
            break;
        case 'again': {
            const order = await table.orders.settle();
            if (order) showOrder(order);
            break;
        }
        case 'forget':
            await table.orders.forget();
            break;
        case 'menu':
            await showMenu();
            break;
        case 'quit':
            exit(0);
            break;
        case '':
            break;
        default:
            console.log('order 1x2 9 | again | forget | menu | quit');
    }
}

function explain(error: unknown): void {
    if (isProblem(error, 'MENU_NOT_AVAILABLE')) {
        console.log(`Sold out: ${error.problem.menus?.map(({ name }) => name).join(', ')}`);
    } else if (isProblem(error, 'RATE_LIMIT_EXCEEDED')) {
        console.log(`${error.message} (${error.retryAfter} s)`);
    } else if (error instanceof ConnectionError || error instanceof UnsettledOrderError) {
        console.log(`${error.message}. Type "again" to send the order again: it is placed once. Or "forget".`);
    } else {
        console.log(String(error));
    }
}

await showMenu();
if (await table.orders.unsettled()) console.log('Your last order may not have arrived: type "again" or "forget".');

const load = async (signal?: AbortSignal) => {
    book.load(await table.listOwnOrders({ signal }));
    book.orders.forEach(showOrder);
};
const following = table.follow({
    load,
    show: async event => {
        if (!book.apply(event)) await load();
        if (event.type === 'order.created' || event.type === 'order.status_changed') showOrder(event.data);
        if (event.type === 'session.completed') console.log('The bill is closed. Goodbye!');
    },
    state: state => console.log({ open: '● live', waiting: '○ waiting for the service', ended: 'The table is logged out.' }[state]),
});
void following.ended.then(() => exit(1));

for await (const line of createInterface({ input: stdin })) {
    try {
        await obey(line);
    } catch (error) {
        explain(error);
    }
}
