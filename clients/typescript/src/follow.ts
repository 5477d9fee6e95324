import type {
    CallData,
    MenuChangedData,
    OrderCreatedData,
    OrderDeletedData,
    OrderItemsCancelledData,
    OrderItemsChangedData,
    OrderStatusChangedData,
    SessionCompletedData,
    SessionMergedData,
    SessionMovedData,
    SessionReopenedData,
    SessionStartedData,
    StoreModeChangedData,
} from './generated/index.js';
import { backOff, pause, waitFor } from './pause.js';
import { ProblemError, retryAfter, type Language } from './problem.js';

interface EventData {
    'order.created': OrderCreatedData;
    'order.status_changed': OrderStatusChangedData;
    'order.items_changed': OrderItemsChangedData;
    'order.items_cancelled': OrderItemsCancelledData;
    'order.deleted': OrderDeletedData;
    'session.started': SessionStartedData;
    'session.completed': SessionCompletedData;
    'session.reopened': SessionReopenedData;
    'session.moved': SessionMovedData;
    'session.merged': SessionMergedData;
    'menu.changed': MenuChangedData;
    'call.opened': CallData;
    'call.acknowledged': CallData;
    'call.resolved': CallData;
    'call.escalated': CallData;
    'store.mode_changed': StoreModeChangedData;
}

/** What has happened. There may be new types: ignore those you do not know. */
export type StreamEvent = { [Type in keyof EventData]: { id: string; type: Type; data: EventData[Type] } }[keyof EventData];

/** How a stream stands: it is open, it is broken and comes back, or it has ended for good. */
export type StreamState = 'open' | 'waiting' | 'ended';

export interface FollowOptions {
    /** Loads and shows everything: in the beginning, and when events were lost. Where it fails, it is called again later. */
    load: (signal: AbortSignal) => Promise<unknown>;
    /** Shows one event. It may say what `load` has just shown: keep orders by their `id`, each in its newest `version`. */
    show: (event: StreamEvent) => unknown;
    /** Tells the user how it stands, and why: an error, or undefined where the service has just ended the connection. */
    state?: (state: StreamState, why?: unknown) => void;
    /** What opens the stream: the token in a header, or a ticket in the URL, which needs no CORS preflight. */
    by?: 'bearer' | 'ticket';
    /** After how many milliseconds without a byte the connection is given up. The service says something every 15 seconds. */
    silence?: number;
}

/** A stream that is being followed. */
export interface Following {
    stop(): void;
    /** When it has ended: with what it was refused for, or with undefined after `stop`. */
    ended: Promise<ProblemError | undefined>;
}

export interface StreamSource {
    fetch: typeof globalThis.fetch;
    url: string;
    language: Language;
    /** How long it may take to open the stream, in milliseconds. */
    timeout: number;
    token: (refused?: string) => Promise<string>;
    ticket: (signal: AbortSignal) => Promise<string>;
}

const FOR_GOOD = [400, 401, 403, 404];

/**
 * Follows a live stream until it is stopped or refused for good: through restarts of the service, cut and silent connections, and
 * tokens that end. Each event is shown once, and none is missed.
 */
export function follow(source: StreamSource, options: FollowOptions): Following {
    const { load, show, state = () => {}, by = 'bearer', silence = 45_000 } = options;
    const stopped = new AbortController();
    let last: string | undefined;
    let retry = 3_000;
    let failures = 0;
    let isRefused = false;
    let refused: string | undefined;

    async function open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
        const url = new URL(source.url);
        const headers = new Headers({ Accept: 'text/event-stream', 'Accept-Language': source.language });
        let bearer: string | undefined;
        if (by === 'ticket') {
            url.searchParams.set('ticket', await source.ticket(signal));
            if (last !== undefined) url.searchParams.set('after', last);
        } else {
            bearer = await waitFor(source.token(refused), signal);
            headers.set('Authorization', `Bearer ${bearer}`);
            if (last !== undefined) headers.set('Last-Event-ID', last);
        }
        const answer = await source.fetch(url, { headers, signal, cache: 'no-store' });
        // Once: with another token, or another ticket.
        if (answer.status === 401 && !isRefused) {
            isRefused = true;
            refused = bearer;
            return open(signal);
        }
        const isStream = answer.headers.get('Content-Type')?.startsWith('text/event-stream');
        // With Retry-After, the service or a proxy asks to come back later: also with 200, for the sake of EventSource.
        if (!answer.ok || !isStream || !answer.body || answer.headers.has('Retry-After')) {
            throw await ProblemError.of(answer, source.language);
        }
        isRefused = false;
        refused = undefined;
        failures = 0;
        return answer.body;
    }

    async function read(body: ReadableStream<Uint8Array>, alive: () => void, signal: AbortSignal): Promise<void> {
        const reader = body.getReader();
        const decoder = new TextDecoder();
        let rest = '';
        let id = last;
        let type = '';
        let data: string[] = [];
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            alive();
            const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines.map(line => line.replace(/\r$/, ''))) {
                const [, name = '', text = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
                if (name === 'id') id = text;
                else if (name === 'event') type = text;
                else if (name === 'data') data.push(text);
                else if (name === 'retry') retry = Number(text) || retry;
                else if (line === '' && id !== undefined) {
                    if (last === undefined || type === 'reset') await load(signal);
                    last = id;
                    if (data.length > 0 && type !== 'reset') await show({ id, type, data: JSON.parse(data.join('\n')) } as StreamEvent);
                    type = '';
                    data = [];
                }
            }
        }
    }

    /** One connection, from its beginning to its end. */
    async function connect(): Promise<void> {
        const connection = new AbortController();
        const { signal } = connection;
        const stop = () => connection.abort(stopped.signal.reason);
        stopped.signal.addEventListener('abort', stop);
        let alarm: ReturnType<typeof setTimeout> | undefined;
        // Whose Wi-Fi is gone hears nothing, and no error either.
        const within = (milliseconds: number) => {
            clearTimeout(alarm);
            alarm = setTimeout(() => connection.abort(new DOMException('Nothing has come', 'TimeoutError')), milliseconds);
        };
        try {
            // Its first try may be on an old connection, which is as dead as the stream was.
            within(Math.min(source.timeout, silence));
            const body = await open(signal);
            within(silence);
            state('open');
            await read(body, () => within(silence), signal);
        } finally {
            clearTimeout(alarm);
            stopped.signal.removeEventListener('abort', stop);
            connection.abort();
        }
    }

    async function run(): Promise<ProblemError | undefined> {
        while (!stopped.signal.aborted) {
            let why: unknown;
            try {
                await connect();
            } catch (error) {
                why = error;
            }
            if (stopped.signal.aborted) break;
            if (why instanceof ProblemError && FOR_GOOD.includes(why.status)) {
                state('ended', why);
                return why;
            }
            state('waiting', why);
            const least = why instanceof ProblemError ? 1000 * (why.retryAfter ?? 0) : 0;
            await comeBack(backOff(failures++, { first: retry, most: 30_000, least }), stopped.signal);
        }
        state('ended');
        return undefined;
    }

    return { stop: () => stopped.abort(), ended: run() };
}

/** A browser that is online again need not wait longer. */
async function comeBack(milliseconds: number, stopped: AbortSignal): Promise<void> {
    const early = new AbortController();
    const wake = () => early.abort();
    stopped.addEventListener('abort', wake);
    globalThis.addEventListener?.('online', wake);
    try {
        await pause(milliseconds, early.signal);
    } catch {
        // It is time already.
    } finally {
        stopped.removeEventListener('abort', wake);
        globalThis.removeEventListener?.('online', wake);
    }
}
