import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { guest, newTable, patience, store_id, url } from './bed.js';

/** Orders, and loads the page anew when the answer is lost; then looks for what is unsettled. Watches all the while. */
const page = (table_number: string) => `<!doctype html><script type="module">
import { TableOrder } from '/dist/index.js';
const report = what => fetch('/report', { method: 'POST', body: JSON.stringify(what) });
try {
    const login = { table: { store_id: '${store_id}', table_number: '${table_number}', password: '1234' } };
    const table = new TableOrder({ url: location.origin, login, patience: 0 });
    const unsettled = await table.orders.unsettled();
    if (!unsettled) {
        await table.orders.place({ items: [{ menu_id: 1, quantity: 2 }] }).catch(() => location.reload());
    } else {
        const order = await table.orders.settle();
        const left = await table.orders.unsettled();
        table.follow({
            load: () => table.orders.place({ items: [{ menu_id: 9, quantity: 1 }] }),
            show: ({ type, data }) => type === 'order.created' && report({ settled: order.id, left, shown: data.id }),
        });
    }
} catch (error) {
    await report(String(error));
}
</script>`;

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(name => {
    try {
        return execFileSync(name, ['--version']);
    } catch {
        return false;
    }
});

test('in a browser, an order survives that the page is loaded anew', { skip: !chromium && 'there is no Chromium' }, async t => {
    const number = await newTable();
    let loads = 0;
    let orders = 0;
    let reported = (_report: unknown) => {};
    const report = new Promise<any>(done => (reported = done));
    // Pages and service are of one origin. The answers to orders are lost until the page is loaded anew: of one lost answer the page may
    // not learn, since a browser sends a request again by itself if a connection ends that it has used before.
    const server = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
        const path = String(request.url);
        if (path === '/') {
            loads++;
            response.writeHead(200, { 'Content-Type': 'text/html' }).end(page(number));
        } else if (path.startsWith('/dist/')) {
            const file = await readFile(new URL(`../..${path}`, import.meta.url));
            response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(file);
        } else if (path === '/report') {
            reported(JSON.parse(String(body)));
            response.end();
        } else if (path.startsWith('/api/')) {
            const headers = new Headers();
            for (const name of ['authorization', 'content-type', 'accept', 'idempotency-key', 'last-event-id']) {
                if (request.headers[name]) headers.set(name, String(request.headers[name]));
            }
            const gone = new AbortController();
            response.on('close', () => gone.abort());
            const answer = await fetch(url + path, { method: String(request.method), headers, body: body ?? null, signal: gone.signal });
            if (request.method === 'POST' && path.endsWith('/orders') && ++orders && loads === 1) {
                await answer.text();
                response.destroy();
                return;
            }
            response.writeHead(answer.status, { 'Content-Type': String(answer.headers.get('Content-Type')) });
            // The stream ends with its page.
            await answer.body?.pipeTo(Writable.toWeb(response)).catch(() => response.destroy());
        } else {
            response.writeHead(404).end();
        }
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const profile = await mkdtemp(join(tmpdir(), 'table-order-chromium-'));
    const browser: ChildProcess = spawn(String(chromium), [
        ...['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`],
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        // A pipe that is not read stops a browser that logs much.
    ], { stdio: 'ignore' });
    t.after(() => {
        browser.kill('SIGKILL');
        server.closeAllConnections();
        server.close();
    });
    const timer = setTimeout(() => reported('The page said nothing'), patience);
    t.after(() => clearTimeout(timer));

    const { settled, left, shown, ...error } = Object(await report);
    const ids = (await guest(number).listOwnOrders()).map(({ id }) => id);
    assert.deepEqual(error, {});
    assert.deepEqual(ids, [shown, settled]);
    assert.equal(left, undefined);
    assert.ok(orders >= 3, 'the first order was sent twice');
});
