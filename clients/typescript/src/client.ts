import { follow, type Following, type FollowOptions } from './follow.js';
import { createClient } from './generated/client/index.js';
import { type AdminCredentials, Operations, type TableCredentials } from './generated/index.js';
import { Orders } from './orders.js';
import type { Language } from './problem.js';
import { Session, type Token } from './session.js';
import { steadyFetch } from './steady.js';
import { defaultStorage, type Storage } from './storage.js';

/** Who uses a client. Credentials may also be asked for, each time that they are needed. */
export type Login =
    | { table: Given<TableCredentials> }
    | { admin: Given<AdminCredentials> }
    | { superAdmin: Given<AdminCredentials> }
    | { apiKey: string };

type Given<Credentials> = Credentials | (() => Credentials | Promise<Credentials>);

export interface ClientOptions {
    /** Where the service is, such as `https://orders.example.com`. */
    url: string;
    /** Without it, only what needs no token can be called. */
    login?: Login;
    /** Of messages in problems. */
    language?: Language;
    /** Where the key of an order is kept until the order has arrived, and what the next login needs: `localStorage`, and in Node memory. */
    storage?: Storage;
    /** How many milliseconds a request is tried again. */
    patience?: number;
    /** How many milliseconds one try may take. */
    timeout?: number;
    fetch?: typeof globalThis.fetch;
}

/**
 * A client of the service. It has a method for each operation of the contract, which returns the answer's body or throws a
 * `ProblemError` or `ConnectionError`. Besides, it logs in by itself, {@link orders} places each order once, and {@link follow}
 * tells what happens while it happens.
 */
export class TableOrder extends Operations {
    readonly orders: Orders;
    readonly #options: Required<Omit<ClientOptions, 'login'>>;
    readonly #login?: Login;
    readonly #session?: Session;

    constructor({ login, ...given }: ClientOptions) {
        const options = {
            language: 'ko' as const,
            storage: defaultStorage(),
            patience: 60_000,
            timeout: 15_000,
            // Looked up each time, as pages and tests may replace it.
            fetch: ((input, init) => globalThis.fetch(input, init)) satisfies typeof globalThis.fetch,
            ...given,
            url: given.url.replace(/\/+$/, ''),
        };
        const { url: baseUrl } = options;
        const session = login && new Session(() => logIn(options, login));
        super({
            client: createClient({
                baseUrl,
                throwOnError: true,
                fetch: steadyFetch({ ...options, session }),
                ...(session && { auth: () => session.token() }),
            }),
            key: baseUrl,
        });
        this.#options = options;
        this.#login = login;
        this.#session = session;
        this.orders = new Orders(this, options.storage, nameOf('order', options.url, login));
    }

    /** An access token, for a request of your own; another one than `refused`, if that is given. */
    async token(refused?: string): Promise<string> {
        if (!this.#session) throw new Error('This client was made without a login');
        return this.#session.token(refused);
    }

    /** Follows the live stream of the table or the store. */
    follow(options: FollowOptions): Following {
        const isTable = this.#login !== undefined && 'table' in this.#login;
        const { fetch, url, language, timeout } = this.#options;
        return follow(
            {
                fetch,
                language,
                timeout,
                url: `${url}/api/${isTable ? 'customer' : 'admin'}/orders/stream`,
                token: refused => this.token(refused),
                ticket: async signal =>
                    (await (isTable ? this.createOwnStreamTicket({ signal }) : this.createStreamTicket({ signal }))).ticket,
            },
            options,
        );
    }
}

async function logIn(options: Required<Omit<ClientOptions, 'login'>>, login: Login): Promise<Token> {
    // An API key does not end, and there is no other one.
    if ('apiKey' in login) return { access_token: login.apiKey, expires_in: Infinity };

    const api = new Operations({
        client: createClient({
            baseUrl: options.url,
            throwOnError: true,
            fetch: steadyFetch({ ...options, isHarmless: true }),
        }),
    });
    // With the token of its last login, a device has tries of its own, which nobody else can use up.
    const { storage } = options;
    const name = nameOf('device', options.url, login);
    const device_token = await storage.getItem(name);
    const token =
        'table' in login
            ? await api.loginTable({ body: { ...(await given(login.table)), device_token } })
            : 'admin' in login
              ? await api.loginAdmin({ body: { ...(await given(login.admin)), device_token } })
              : await api.loginSuperAdmin({ body: { ...(await given(login.superAdmin)), device_token } });
    await storage.setItem(name, token.device_token);
    return token;
}

function given<Credentials>(credentials: Given<Credentials>): Credentials | Promise<Credentials> {
    return credentials instanceof Function ? credentials() : credentials;
}

/** What a storage calls something of a client. */
function nameOf(kind: string, url: string, login?: Login): string {
    const who =
        login && 'table' in login && !(login.table instanceof Function)
            ? `${login.table.store_id}/${login.table.table_number}`
            : Object.keys(login ?? {}).join();
    return `table-order/${kind}/${url}/${who}`;
}
