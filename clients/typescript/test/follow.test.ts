import assert from 'node:assert/strict';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type FollowOptions, isProblem, type StreamEvent, type StreamState, TableOrder } from '@table-order/client';
import { guest, insistent, kill, newTable, patience, staff, start, until, url } from './bed.js';

const cola = { items: [{ menu_id: 9, quantity: 1 }] };

/** Follows as a screen would, and keeps all that was shown. */
function watch(t: TestContext, client: TableOrder, options: Partial<FollowOptions> = {}) {
    const events: StreamEvent[] = [];
    const states: StreamState[] = [];
    let loads = 0;
    const following = client.follow({
        load: async () => void loads++,
        show: event => void events.push(event),
        state: state => void states.push(state),
        ...options,
    });
    t.after(following.stop);
    const orders = () => events.flatMap(event => (event.type === 'order.created' ? [event.data.id] : []));
    return { following, events, states, orders, loads: () => loads };
}

/** A wire to the service that can be cut, and that can fall silent. */
async function wire(t: TestContext): Promise<{ url: string; cut: () => void; fallSilent: () => void }> {
    const sockets = new Set<Socket>();
    const server = createServer(near => {
        const far = connect(Number(new URL(url).port), 'localhost');
        for (const socket of [near, far]) {
            sockets.add(socket);
            socket.on('error', () => {}).on('close', () => [near, far].forEach(one => one.destroy()));
        }
        near.pipe(far);
        far.pipe(near);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    t.after(() => {
        server.close();
        sockets.forEach(socket => socket.destroy());
    });
    return {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        cut: () => sockets.forEach(socket => socket.destroy()),
        fallSilent: () => sockets.forEach(socket => socket.unpipe().resume()),
    };
}

async function order(client: TableOrder, times: number): Promise<number[]> {
    const ids: number[] = [];
    for (let i = 0; i < times; i++) ids.push((await client.orders.place({ ...cola, note: `${i}` })).id);
    return ids;
}

test('a stream over a killed service misses nothing and shows nothing twice', async t => {
    const table = guest(await newTable());
    const boards = [watch(t, staff()), watch(t, staff(), { by: 'ticket' }), watch(t, table)];
    await until(() => boards.every(board => board.loads() === 1));
    const ids = await order(table, 3);
    await kill();
    await until(() => boards.every(board => board.states.at(-1) === 'waiting'));
    await start();
    ids.push(...(await order(table, 3)));
    await until(() => boards.every(board => board.orders().length >= ids.length));
    for (const board of boards) {
        assert.deepEqual(board.orders(), ids);
        assert.equal(board.loads(), 1, 'nothing was lost');
        assert.equal(new Set(board.events.map(({ id }) => id)).size, board.events.length);
    }
});

test('a stream that is cut comes back, by the token or by a ticket', async t => {
    const table = guest(await newTable());
    const line = await wire(t);
    const boards = [watch(t, staff({ url: line.url })), watch(t, staff({ url: line.url }), { by: 'ticket' })];
    await until(() => boards.every(board => board.loads() === 1));
    const ids = await order(table, 1);
    await until(() => boards.every(board => board.orders().length === 1));
    line.cut();
    ids.push(...(await order(table, 1)));
    await until(() => boards.every(board => board.orders().length === 2));
    for (const board of boards) {
        assert.deepEqual(board.orders(), ids);
        assert.equal(board.loads(), 1);
        assert.ok(board.states.includes('waiting'));
    }
});

test('a stream that falls silent comes back', async t => {
    const line = await wire(t);
    const board = watch(t, staff({ url: line.url }));
    await until(() => board.loads() === 1);
    line.fallSilent();
    const ids = await order(guest(await newTable()), 1);
    await until(() => board.orders().length > 0);
    assert.deepEqual(board.orders(), ids);
    assert.ok(board.states.includes('waiting'));
});

test('a stream whose events are no longer there loads everything anew, and goes on', async t => {
    const line = await wire(t);
    // As if a backup had been restored, which does not know the client's place.
    const forgetful: typeof fetch = (input, init) => {
        const request = new Request(input, init);
        if (request.headers.has('Last-Event-ID')) request.headers.set('Last-Event-ID', '999999999');
        return fetch(request);
    };
    const board = watch(t, staff({ url: line.url, fetch: forgetful }));
    await until(() => board.loads() === 1);
    line.cut();
    await until(() => board.loads() === 2);
    const ids = await order(guest(await newTable()), 1);
    await until(() => board.orders().length > 0);
    assert.deepEqual(board.orders(), ids);
});

test('what cannot be loaded is loaded later, and no event is lost meanwhile', async t => {
    const table = guest(await newTable());
    let loads = 0;
    const ids: number[] = [];
    const board = watch(t, staff(), {
        load: async () => {
            if (++loads > 1) return;
            ids.push(...(await order(table, 1)));
            throw new Error('The page cannot be loaded');
        },
    });
    await until(() => loads === 2);
    ids.push(...(await order(table, 1)));
    await until(() => board.orders().length > 0);
    assert.deepEqual(board.orders(), ids.slice(1), 'the first order was there when the second load was done');
});

test('a stream whose token was ended goes on with another one', async t => {
    const admin = staff();
    const board = watch(t, admin);
    await until(() => board.loads() === 1);
    await admin.logoutAdmin();
    await until(() => board.states.includes('waiting'));
    const ids = await order(guest(await newTable()), 1);
    await until(() => board.orders().length > 0);
    assert.deepEqual(board.orders(), ids);
    assert.equal(board.loads(), 1);
});

test('who is refused for good is not let try again', async t => {
    let logins = 0;
    const counted: typeof fetch = async (input, init) => {
        const answer = await insistent(input, init);
        if (answer.url.endsWith('/login')) logins++;
        return answer;
    };
    const stranger = new TableOrder({ url, login: { admin: { username: 'nobody', password: 'wrong' } }, timeout: 120_000, fetch: counted });
    for (const by of ['bearer', 'ticket'] as const) {
        const board = watch(t, stranger, { by });
        assert.ok(isProblem(await board.following.ended, 'INVALID_CREDENTIALS'));
        assert.deepEqual(board.states, ['ended']);
    }
    assert.equal(logins, 2);

    const machine = watch(t, new TableOrder({ url, login: { apiKey: 'tok_unknown' } }));
    assert.equal((await machine.following.ended)?.status, 401);
});

test('a stream that is stopped ends at once', async t => {
    const board = watch(t, staff());
    await until(() => board.loads() === 1);
    board.following.stop();
    assert.equal(await board.following.ended, undefined);
    assert.equal(board.states.at(-1), 'ended');
});
