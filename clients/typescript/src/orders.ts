import type { Operations, Order, PlaceOrder } from './generated/index.js';
import { ProblemError } from './problem.js';
import type { Storage } from './storage.js';

/** An order that was sent, and of which it is not known whether it has arrived. */
export interface UnsettledOrder {
    key: string;
    order: PlaceOrder;
    /** When it was placed, in milliseconds since 1970. */
    at: number;
}

/** Another order is unsettled: ask the guest, then call `settle` or `forget`. */
export class UnsettledOrderError extends Error {
    override readonly name = 'UnsettledOrderError';

    constructor(readonly unsettled: UnsettledOrder) {
        super('An earlier order may or may not have arrived');
    }
}

/** Older than that, it may be the order of guests who have left. */
const RECENTLY = 10 * 60_000;

/**
 * Places orders, each of them once. An order's key is stored before the order is sent, and forgotten when the service has said what
 * became of it: the same order, placed again after a reload or a crash, is sent with the same key.
 */
export class Orders {
    readonly #operations: Operations;
    readonly #storage: Storage;
    readonly #name: string;
    readonly #underWay = new Map<string, Promise<Order>>();
    #last: Promise<unknown> = Promise.resolve();

    constructor(operations: Operations, storage: Storage, name: string) {
        this.#operations = operations;
        this.#storage = storage;
        this.#name = name;
    }

    /**
     * Places an order; the same one that is under way, as by a second tap, is that one. It is tried again for as long as the client has
     * patience.
     *
     * @throws UnsettledOrderError if another order is unsettled
     */
    place(order: PlaceOrder): Promise<Order> {
        const cart = JSON.stringify(order);
        let placing = this.#underWay.get(cart);
        if (!placing) {
            placing = this.#last.then(() => this.#place(order, cart)).finally(() => this.#underWay.delete(cart));
            this.#underWay.set(cart, placing);
            this.#last = placing.catch(() => {});
        }
        return placing;
    }

    /** The order that is unsettled, if there is one: look for it when the page has loaded. */
    async unsettled(): Promise<UnsettledOrder | undefined> {
        const text = await this.#storage.getItem(this.#name);
        const unsettled = text ? (JSON.parse(text) as UnsettledOrder) : undefined;
        return unsettled && Date.now() - unsettled.at < RECENTLY ? unsettled : undefined;
    }

    /** Sends the unsettled order again, with its key. */
    async settle(): Promise<Order | undefined> {
        const unsettled = await this.unsettled();
        return unsettled && this.place(unsettled.order);
    }

    /** Gives the unsettled order up. It may have arrived: the table's orders show that. */
    async forget(): Promise<void> {
        await this.#storage.removeItem(this.#name);
    }

    async #place(order: PlaceOrder, cart: string): Promise<Order> {
        const earlier = await this.unsettled();
        if (earlier && JSON.stringify(earlier.order) !== cart) throw new UnsettledOrderError(earlier);
        const { key } = earlier ?? (await this.#remember(order));
        try {
            const placed = await this.#operations.placeOrder({ body: order, headers: { 'Idempotency-Key': key } });
            await this.forget();
            return placed;
        } catch (error) {
            if (isSettled(error)) await this.forget();
            throw error;
        }
    }

    async #remember(order: PlaceOrder): Promise<UnsettledOrder> {
        const unsettled = { key: randomKey(), order, at: Date.now() };
        await this.#storage.setItem(this.#name, JSON.stringify(unsettled));
        return unsettled;
    }
}

/** Whether the service has refused the order itself, and would have told of an earlier one with its key. */
function isSettled(error: unknown): boolean {
    return (
        error instanceof ProblemError &&
        error.status < 500 &&
        error.retryAfter === undefined &&
        ![401, 408, 429].includes(error.status)
    );
}

/** Not by `randomUUID`, which browsers have over https only. */
function randomKey(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
