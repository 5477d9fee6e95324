import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem, memoryStorage, TableOrder } from '@table-order/client';
import { Session } from '../src/session.js';
import { insistent, kill, staff, start, url } from './bed.js';

/** Keeps the requests to log in that were answered with yes or no. */
function watchLogins(): { fetch: typeof fetch; requests: Request[] } {
    const requests: Request[] = [];
    return {
        requests,
        fetch: async (input, init) => {
            const request = new Request(input, init);
            const copy = request.clone();
            const answer = await insistent(request);
            if (copy.url.endsWith('/auth/login')) requests.push(copy);
            return answer;
        },
    };
}

test('a token that is refused is renewed by one login, however many requests wait for it', async () => {
    const logins = watchLogins();
    const admin = staff({ fetch: logins.fetch });
    await Promise.all([admin.getOwnStore(), admin.getOwnStore()]);
    assert.equal(logins.requests.length, 1);
    await admin.logoutAdmin();
    const stores = await Promise.all(Array.from({ length: 10 }, () => admin.getOwnStore()));
    assert.equal(stores.length, 10);
    assert.equal(logins.requests.length, 2);
});

test('a token is renewed before it ends', async t => {
    t.mock.timers.enable({ apis: ['Date'] });
    let logins = 0;
    const session = new Session(async () => ({ access_token: `token ${++logins}`, expires_in: 3600 }));
    assert.equal(await session.token(), 'token 1');
    t.mock.timers.tick(3_530_000);
    assert.equal(await session.token(), 'token 1');
    t.mock.timers.tick(20_000);
    assert.equal(await session.token(), 'token 2');
    assert.equal(await session.token('token 1'), 'token 2', 'it is another one already');
});

test('a device sends the token of its last login, also after a reload', async () => {
    const storage = memoryStorage();
    await staff({ storage }).getOwnStore();
    const logins = watchLogins();
    await staff({ storage, fetch: logins.fetch }).getOwnStore();
    const body = (await logins.requests[0]?.json()) as { device_token: string | null };
    assert.match(String(body.device_token), /^eyJ/);
});

test('a wrong password is a problem at once, and is not tried again', async () => {
    const logins = watchLogins();
    const login = { admin: { username: 'nobody', password: 'wrong' } };
    const stranger = new TableOrder({ url, login, fetch: logins.fetch, timeout: 120_000 });
    await assert.rejects(stranger.getOwnStore(), error => isProblem(error, 'INVALID_CREDENTIALS'));
    assert.equal(logins.requests.length, 1);
});

test('a login waits for a service that starts', async () => {
    await kill();
    const store = staff().getOwnStore();
    await start();
    assert.equal((await store).currency, 'KRW');
});
