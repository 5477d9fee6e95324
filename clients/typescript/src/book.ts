import type { StreamEvent } from './follow.js';
import type { Order } from './generated/index.js';

/** The open orders, each in its newest version, whichever comes first: what was loaded, or the events of a stream. */
export class OrderBook {
    readonly #orders = new Map<number, Order>();

    /** Oldest first. */
    get orders(): Order[] {
        return [...this.#orders.values()].sort((one, other) => one.id - other.id);
    }

    /** Starts anew with what was loaded. */
    load(orders: Order[]): void {
        this.#orders.clear();
        for (const order of orders) this.#orders.set(order.id, order);
    }

    /** Takes in an event. Returns false after events whose orders have none of their own: load them. */
    apply(event: StreamEvent): boolean {
        switch (event.type) {
            case 'order.created':
            case 'order.status_changed':
            case 'order.items_changed':
            case 'order.items_cancelled':
                if ((this.#orders.get(event.data.id)?.version ?? 0) < event.data.version) this.#orders.set(event.data.id, event.data);
                break;
            case 'order.deleted':
                this.#orders.delete(event.data.id);
                break;
            case 'session.completed':
                for (const order of this.#orders.values()) {
                    if (order.table_session_id === event.data.table_session_id) this.#orders.delete(order.id);
                }
                break;
            case 'session.reopened':
            case 'session.moved':
            case 'session.merged':
                return false;
        }
        return true;
    }
}
