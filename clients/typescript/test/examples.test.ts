import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { guest, kill, newTable, staff, start, STORED, store_id, until, url } from './bed.js';

/** Runs an example as a user does, who types lines and reads what it prints. */
function run(t: TestContext, name: string, args: string[], env = {}) {
    const script = fileURLToPath(new URL(`../examples/${name}.js`, import.meta.url));
    const child: ChildProcessWithoutNullStreams = spawn(process.execPath, [script, url, ...args], {
        env: { ...process.env, LANG: 'en_US.UTF-8', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
    const ended = new Promise<number | null>(done => child.on('close', done));
    t.after(() => child.kill());
    return {
        ended,
        type: (line: string) => child.stdin.write(`${line}\n`),
        output: () => output,
        prints: (what: RegExp) => until(() => what.test(output)),
        /** What is printed from now on. */
        after: () => {
            const before = output.length;
            return { prints: (what: RegExp) => until(() => what.test(output.slice(before))) };
        },
    };
}

test('the tour goes through an evening', async t => {
    const photo = fileURLToPath(new URL('../../../../docs/kimchi-stew.jpg', import.meta.url));
    const tour = run(t, 'tour', [photo]);
    assert.equal(await tour.ended, 0, tour.output());
    assert.match(
        tour.output(),
        new RegExp(
            [
                '모퉁이집, whose day ends at 04:00',
                '김치찌개: http://.*/uploads/menus/',
                'Ordered for 20500 KRW',
                'Not available now: 사이다',
                'preparing.* ready.* served',
                '1 order for 20500',
                'order.created order.status_changed order.status_changed order.status_changed order.created order.deleted',
                'In all 20500 KRW',
                'is gone',
            ].join('.*'),
            's',
        ),
    );
});

test('the board shows orders by table, live, also after the service was killed', async t => {
    const number = await newTable();
    const table = guest(number);
    const first = await table.orders.place({ items: [{ menu_id: 1, quantity: 2, note: '덜 맵게' }] });
    const board = run(t, 'board', []);
    await board.prints(new RegExp(`Table ${number}\n  #${first.order_number} pending   2 × 김치찌개 \\(덜 맵게\\)`));
    await kill();
    await board.after().prints(/waiting for the service/);
    await start();
    const second = await table.orders.place({ items: [{ menu_id: 9, quantity: 1 }] });
    await staff().changeOrderStatus({ path: { id: first.id }, body: { status: 'preparing' } });
    await board.prints(
        new RegExp(`● live[^●]*Table ${number}\n  #${first.order_number} preparing 2 × .*\n  #${second.order_number} pending   1 × 콜라`),
    );
});

test('a board with a wrong password says so and ends', async t => {
    const board = run(t, 'board', ['nobody', 'wrong']);
    assert.equal(await board.ended, 1);
});

test('a guest in a terminal sees photos, orders over a kill of the service, and meets sold-out dishes and limits', async t => {
    const admin = staff();
    const name = `오늘의 전 ${Math.random()}`;
    const { id } = await admin.createMenu({ body: { name, price: 9000, category_id: 2 } });
    const png = Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4kWJEEmIY1TCqYfhqAACoeF4QNBLLLwAAAABJRU5ErkJggg==',
        'base64',
    );
    await admin.putMenuImage({ path: { id }, body: new Blob([png], { type: 'image/png' }), headers: { 'Content-Type': 'image/png' } });
    const number = await newTable();
    const file = join(await mkdtemp(join(tmpdir(), 'table-order-')), 'guest.json');
    const tablet = run(t, 'guest', [store_id, number, '1234'], { TABLE_ORDER_FILE: file });
    await tablet.prints(new RegExp(`${name}.*http://.*/uploads/menus/.*`));
    await tablet.prints(/● live/);

    tablet.type(`order ${id} 9x2`);
    await tablet.prints(/#\d+ pending, 14000 KRW/);
    await admin.updateMenu({ path: { id }, body: { is_available: false } });
    tablet.type(`order ${id}`);
    await tablet.prints(new RegExp(`Sold out: ${name}`));

    await kill();
    await tablet.prints(/○ waiting for the service/);
    await start(STORED);
    tablet.type('order 9x3');
    await kill();
    await start();
    // It may have lost patience meanwhile.
    while (!/#\d+ pending, 7500 KRW/.test(tablet.output())) {
        tablet.type('again');
        await sleep(1000);
    }
    const [order] = await guest(number).listOwnOrders();
    await admin.changeOrderStatus({ path: { id: Number(order?.id) }, body: { status: 'preparing' } });
    await tablet.prints(/#\d+ preparing, 7500 KRW/);
    assert.equal((await guest(number).listOwnOrders()).length, 2);
    tablet.type('quit');
    assert.equal(await tablet.ended, 0);
});
