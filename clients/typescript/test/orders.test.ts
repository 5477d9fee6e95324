import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConnectionError, isProblem, memoryStorage, UnsettledOrderError } from '@table-order/client';
import { fileStorage } from '@table-order/client/node';
import { guest, insistent, kill, newTable, staff, start, STORED } from './bed.js';

const stew = { items: [{ menu_id: 1, quantity: 2, note: '덜 맵게' }] };
/** Gives up at once, but for what a busy machine is to blame for. */
const hasty = { patience: 0, timeout: 120_000, fetch: insistent };

const cola = { items: [{ menu_id: 9, quantity: 1 }] };

test('an order that was stored, and its answer lost with the service, is the same order when it is tried again', async () => {
    const table = guest(await newTable());
    await table.token();
    await kill();
    await start(STORED);
    const placing = table.orders.place(stew);
    await kill();
    await start();
    const order = await placing;
    assert.deepEqual(
        (await table.listOwnOrders()).map(({ id }) => id),
        [order.id],
    );
    assert.equal(await table.orders.unsettled(), undefined);
});

test('orders that are placed while the service is killed are placed once each', async () => {
    const tables = await Promise.all(Array.from({ length: 4 }, async () => guest(await newTable())));
    const rounds = [0, 1, 2, 3, 4, 5];
    let placed = 0;
    const placing = tables.map(async table => {
        for (const round of rounds) {
            await table.orders.place({ ...cola, note: `round ${round}` });
            placed++;
        }
    });
    while (placed < tables.length) await new Promise(setImmediate);
    await kill();
    await start();
    await Promise.all(placing);
    for (const table of tables) {
        const notes = (await table.listOwnOrders()).map(({ note }) => note);
        assert.deepEqual(
            notes.sort(),
            rounds.map(round => `round ${round}`),
        );
    }
});

test('an order keeps its key over a reload', async () => {
    const table = await newTable();
    const file = join(await mkdtemp(join(tmpdir(), 'table-order-')), 'storage.json');
    await kill();
    await start(STORED);
    const before = guest(table, { storage: fileStorage(file), ...hasty });
    const placing = assert.rejects(before.orders.place(stew), ConnectionError);
    await kill();
    await placing;
    await start();

    const after = guest(table, { storage: fileStorage(file) });
    assert.deepEqual((await after.orders.unsettled())?.order, stew);
    await assert.rejects(after.orders.place(cola), UnsettledOrderError);
    const order = await after.orders.settle();
    assert.equal(await after.orders.unsettled(), undefined);
    assert.deepEqual(
        (await after.listOwnOrders()).map(({ id }) => id),
        [order?.id],
    );
});

test('the same order, placed by the guest once more after a reload, is the same order', async () => {
    const table = await newTable();
    const storage = memoryStorage();
    let answers = 0;
    // The answer is lost on its way.
    const lossy: typeof fetch = async (input, init) => {
        const request = new Request(input, init);
        const { method } = request;
        const answer = await insistent(request);
        if (method === 'POST' && answer.url.endsWith('/orders') && answers++ === 0) throw new TypeError('lost');
        return answer;
    };
    await assert.rejects(guest(table, { ...hasty, storage, fetch: lossy }).orders.place(stew), ConnectionError);
    assert.equal(answers, 1);
    const after = guest(table, { storage });
    await after.orders.place(stew);
    assert.equal((await after.listOwnOrders()).length, 1);
    await after.orders.place(stew);
    assert.equal((await after.listOwnOrders()).length, 2, 'what is ordered after that is another order');
});

test('an order that is tapped twice is placed once, and others wait for it', async () => {
    const table = guest(await newTable());
    const [first, second, other] = await Promise.all([table.orders.place(stew), table.orders.place(stew), table.orders.place(cola)]);
    assert.equal(first.id, second.id);
    assert.notEqual(first.id, other.id);
    assert.equal((await table.listOwnOrders()).length, 2);
});

test('guests who left an unsettled order long ago do not order for those who sit there now', async t => {
    const table = guest(await newTable());
    const storage = memoryStorage();
    const offline = guest('1', { storage, patience: 0, fetch: () => Promise.reject(new TypeError('offline')) });
    await assert.rejects(offline.orders.place(stew), ConnectionError);
    // It never got as far as a login; its key is kept all the same.
    assert.notEqual(await offline.orders.unsettled(), undefined);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 11 * 60_000 });
    assert.equal(await offline.orders.unsettled(), undefined);
    t.mock.timers.reset();
    assert.equal((await table.listOwnOrders()).length, 0);
});

test('a sold-out dish is a problem that names it, in the language of the guest', async () => {
    const admin = staff();
    const name = `오늘의 전 ${Math.random()}`;
    const { id } = await admin.createMenu({ body: { name, price: 9000, category_id: 2 } });
    await admin.updateMenu({ path: { id }, body: { is_available: false } });
    const number = await newTable();
    for (const [language, word] of [['ko', '지금'], ['en', 'Not available now']] as const) {
        const table = guest(number, { language });
        await assert.rejects(table.orders.place({ items: [{ menu_id: id, quantity: 1 }] }), error => {
            assert.ok(isProblem(error, 'MENU_NOT_AVAILABLE'));
            assert.equal(error.status, 409);
            assert.deepEqual(error.problem.menus, [{ pointer: '/items/0', menu_id: id, name }]);
            assert.match(error.message, new RegExp(word));
            return true;
        });
        assert.equal(await table.orders.unsettled(), undefined, 'it is settled: it was refused');
    }
});

test('wrong values are told one by one', async () => {
    const table = guest(await newTable());
    await assert.rejects(table.orders.place({ items: [{ menu_id: 1, quantity: 100 }] }), error => {
        assert.ok(isProblem(error, 'INVALID_QUANTITY', 'VALIDATION_FAILED'));
        assert.deepEqual(
            error.errors.map(({ pointer }) => pointer),
            ['/items/0/quantity'],
        );
        return true;
    });
});

test('who orders too often is told when to come back, and does', async () => {
    const number = await newTable();
    const tablet = guest(number, hasty);
    const rush: PromiseSettledResult<unknown>[] = [];
    while (rush.length < 60) {
        // All at once would wait for each other until some are refused for that.
        const some = Array.from({ length: 5 }, (_, i) =>
            tablet.placeOrder({ body: cola, headers: { 'Idempotency-Key': `${number}-${rush.length + i}` } }),
        );
        rush.push(...(await Promise.allSettled(some)));
    }
    const refused = rush.filter(one => one.status === 'rejected').map(({ reason }) => reason);
    assert.ok(refused.length > 0);
    for (const error of refused) {
        assert.ok(isProblem(error, 'RATE_LIMIT_EXCEEDED'), String(error));
        assert.equal(error.status, 429);
        assert.ok(Number(error.retryAfter) > 0);
    }

    const tooEarly: string[] = [];
    let refusals = 0;
    const notBefore = new Map<string, number>();
    const watched: typeof fetch = async (input, init) => {
        const request = new Request(input, init);
        const key = request.headers.get('Idempotency-Key') ?? '';
        if (performance.now() < (notBefore.get(key) ?? 0)) tooEarly.push(key);
        const answer = await fetch(request);
        if (answer.status === 429) {
            refusals++;
            notBefore.set(key, performance.now() + 1000 * Number(answer.headers.get('Retry-After')));
        }
        return answer;
    };
    const patient = guest(number, { fetch: watched });
    await patient.token();
    const orders = Array.from({ length: 25 }, (_, i) =>
        patient.placeOrder({ body: cola, headers: { 'Idempotency-Key': `${number}-later-${i}` } }),
    );
    await Promise.all(orders);
    assert.ok(refusals > 0);
    assert.deepEqual(tooEarly, []);
    assert.equal((await tablet.listOwnOrders()).length, rush.length - refused.length + orders.length);
});
