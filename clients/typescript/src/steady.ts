import { backOff, pause } from './pause.js';
import { ConnectionError, type Language, ProblemError, retryAfter } from './problem.js';
import type { Session } from './session.js';

export interface Steadiness {
    fetch: typeof globalThis.fetch;
    language: Language;
    /** How long a request is tried again, in milliseconds. */
    patience: number;
    /** How long one try may take, in milliseconds. */
    timeout: number;
    /** Whose tokens are renewed. */
    session?: Session;
    /** Whether all requests may be repeated, whatever became of the first one. */
    isHarmless?: boolean;
}

const WITHOUT_BODY = [204, 205, 304];
const NOT_NOW = [408, 502, 503, 504];

/**
 * A `fetch` that tries again where that is safe, renews tokens, and throws a {@link ProblemError} for every answer that is not good.
 *
 * What was refused without effect (429, and 409 with `Retry-After`) is tried again whatever it is. Where no answer has come, or none
 * that says what became of the request, it is tried again if it only reads, or has an `Idempotency-Key`.
 */
export function steadyFetch(steadiness: Steadiness): typeof globalThis.fetch {
    const { language, patience, session } = steadiness;

    return async (input, init) => {
        const request = new Request(input, init);
        request.headers.set('Accept-Language', language);
        const end = performance.now() + patience;
        let isRenewed = false;
        for (let failures = 0; ; failures++) {
            const outcome = await attempt(request, steadiness);
            if (outcome instanceof Response && outcome.ok) return outcome;

            const bearer = /^Bearer (.*)/.exec(request.headers.get('Authorization') ?? '')?.[1];
            if (session && bearer && !isRenewed && outcome instanceof Response && outcome.status === 401) {
                isRenewed = true;
                request.headers.set('Authorization', `Bearer ${await session.token(bearer)}`);
                continue;
            }
            const later = outcome instanceof Response ? retryAfter(outcome) : undefined;
            const wait = backOff(failures, { first: 500, most: 10_000, least: 1000 * (later ?? 0) });
            if (!mayRepeat(request, outcome, steadiness) || performance.now() + wait > end) {
                throw outcome instanceof Response ? await ProblemError.of(outcome, language) : outcome;
            }
            await pause(wait, request.signal);
        }
    };
}

function mayRepeat(request: Request, outcome: Response | ConnectionError, { isHarmless = false }: Steadiness): boolean {
    if (outcome instanceof Response) {
        const isRefused = outcome.status === 429 || (outcome.status === 409 && outcome.headers.has('Retry-After'));
        if (isRefused) return true;
        if (!NOT_NOW.includes(outcome.status)) return false;
    }
    return isHarmless || ['GET', 'HEAD'].includes(request.method) || request.headers.has('Idempotency-Key');
}

/** With the whole body: an answer may break off in the middle of it. */
async function attempt(request: Request, { fetch, language, timeout }: Steadiness): Promise<Response | ConnectionError> {
    const { signal } = request;
    signal.throwIfAborted();
    const abort = new AbortController();
    const follow = () => abort.abort(signal.reason);
    signal.addEventListener('abort', follow);
    const timer = setTimeout(() => abort.abort(new DOMException(`No answer within ${timeout} ms`, 'TimeoutError')), timeout);
    try {
        const response = await fetch(request.clone(), { signal: abort.signal });
        const body = await response.arrayBuffer();
        return new Response(WITHOUT_BODY.includes(response.status) ? null : body, response);
    } catch (error) {
        signal.throwIfAborted();
        return new ConnectionError(language, error);
    } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', follow);
    }
}
