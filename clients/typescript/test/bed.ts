import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientOptions, memoryStorage, TableOrder } from '@table-order/client';

export const url = needed('TABLE_ORDER_URL');
const control = needed('TABLE_ORDER_BED');
export const store_id = '00000000-0000-4000-8000-000000000001';

/** Longer than any restart takes. */
export const patience = 600_000;

function needed(name: string): string {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is missing: run the tests by check.sh`);
    return value;
}

/** Not by fetch, which waits five minutes for an answer and not longer. */
async function tell(order: string): Promise<void> {
    const answer = await new Promise<IncomingMessage>((done, failed) => {
        request(control + order, { method: 'POST' }, done).on('error', failed).end();
    });
    const text = await answer.setEncoding('utf8').reduce((all: string, part: string) => all + part, '');
    if (answer.statusCode !== 200) throw new Error(text);
}

/** Kills the service, or waits until it has killed itself. */
export const kill = () => tell('/kill');

/** Starts it again. It kills itself after a step of an order, if one is named. */
export const start = (step = '') => tell(`/start?${step}`);

/** When an order is stored, and not yet answered. */
export const STORED = 'commit-write-order';

/** A service that has just started, on a busy machine, may be full at first. What the tests themselves change is not about that. */
export const insistent: typeof fetch = async (input, init) => {
    const sent = new Request(input, init);
    for (;;) {
        const answer = await fetch(sent.clone());
        if (answer.status !== 503) return answer;
        await sleep(500);
    }
};

export function guest(table_number: number | string, options: Partial<ClientOptions> = {}): TableOrder {
    const table = { store_id, table_number: String(table_number), password: '1234' };
    return new TableOrder({ url, login: { table }, storage: memoryStorage(), patience, ...options });
}

export function staff(options: Partial<ClientOptions> = {}): TableOrder {
    const login = { admin: { username: 'admin', password: 'admin1234' } };
    return new TableOrder({ url, login, patience, timeout: 120_000, fetch: insistent, ...options });
}

/** A table of its own for a test, so that no other test's orders and limits are there. */
export async function newTable(): Promise<string> {
    const table_number = `t-${Math.random().toString(36).slice(2, 12)}`;
    await staff().createTable({ body: { table_number, password: '1234' } });
    return table_number;
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const end = performance.now() + patience;
    while (!(await condition())) {
        if (performance.now() > end) throw new Error(`Not within ${patience} ms: ${condition}`);
        await sleep(50);
    }
}
