import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ConnectionError, isProblem, TableOrder } from '@table-order/client';
import { kill, staff, start } from './bed.js';

type Answer = (response: ServerResponse) => void;

/** Something between the service and its clients, which answers by itself. The last answer is given again and again. */
async function proxy(t: TestContext, ...answers: Answer[]): Promise<{ client: TableOrder; times: number[] }> {
    const times: number[] = [];
    const server = createServer((request, response) => {
        times.push(performance.now());
        request.resume().on('end', () => (answers.length > 1 ? answers.shift() : answers[0])?.(response));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    const client = new TableOrder({ url: `http://127.0.0.1:${port}`, login: { apiKey: 'any' }, language: 'en', patience: 3_600_000 });
    return { client, times };
}

const status =
    (code: number, headers = {}): Answer =>
    response =>
        response.writeHead(code, headers).end();
const cut: Answer = response => response.destroy();
const half: Answer = response => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
    response.write('[{"id":');
    setImmediate(() => response.destroy());
};
const list: Answer = response => response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');

test('what is read is tried again over cut connections, half answers and proxies without a service', async t => {
    const { client, times } = await proxy(t, cut, half, status(502), status(503), status(504), list);
    assert.deepEqual(await client.listMenus(), []);
    assert.equal(times.length, 6);
});

test('what changes something is not tried again when nobody knows what became of it', async t => {
    for (const [answer, isExpected] of [
        [cut, (error: unknown) => error instanceof ConnectionError],
        [status(502), (error: unknown) => isProblem(error, 'HTTP_502')],
        [status(503), (error: unknown) => isProblem(error, 'HTTP_503')],
    ] as const) {
        const { client, times } = await proxy(t, answer);
        await assert.rejects(client.updateMenu({ path: { id: 1 }, body: { price: 1 } }), isExpected);
        assert.equal(times.length, 1);
    }
});

test('what was refused without effect is tried again, not before it was asked to', async t => {
    for (const refusal of [status(429, { 'Retry-After': '2' }), status(409, { 'Retry-After': '2' })]) {
        const { client, times } = await proxy(t, refusal, list);
        await client.updateMenu({ path: { id: 1 }, body: { price: 1 } });
        assert.equal(times.length, 2);
        assert.ok(Number(times[1]) - Number(times[0]) >= 2000);
    }
});

test('who would have to wait longer than it has patience is told so at once', async t => {
    const { client, times } = await proxy(t, status(429, { 'Retry-After': '7200' }));
    await assert.rejects(client.listMenus(), error => isProblem(error, 'HTTP_429') && error.retryAfter === 7200);
    assert.equal(times.length, 1);
});

test('who gives up while it waits is not kept waiting', { timeout: 300_000 }, async t => {
    const { client } = await proxy(t, status(503, { 'Retry-After': '1800' }));
    const abort = new AbortController();
    const listing = client.listMenus({ signal: abort.signal });
    setTimeout(() => abort.abort(new Error('enough')), 2000);
    await assert.rejects(listing, /enough/);
});

test('a read goes on over a killed service', async () => {
    const admin = staff();
    await admin.token();
    await kill();
    const menus = admin.listAdminMenus();
    await start();
    assert.ok((await menus).data.length > 0);
});
