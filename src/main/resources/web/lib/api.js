// Requests to the public API. An answer that is not good becomes a Problem, whose message people can read.
import {currentLanguage, t} from '/web/lib/text.js';

const PATIENCE = 12_000;

let answeredAt = -Infinity;

/** When the service has last given a good answer, in the time of performance.now(). */
export const lastAnswer = () => answeredAt;

/** A signal that aborts after so many milliseconds. Safari has AbortSignal.timeout only since its version 16. */
export function within(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

export class Problem extends Error {
  /** status 0: the service was not reached. body: the problem answer, with its code and what else it has. */
  constructor(status, body, retryAfter) {
    super(body?.detail || body?.title || t(status === 0 ? 'common.offline' : 'common.failed'));
    this.status = status;
    this.code = body?.code ?? (status === 0 ? 'OFFLINE' : 'UNKNOWN');
    this.body = body ?? {};
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. Nobody knows whether this one did. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * A caller of the API.
 *
 * session  {read, forget}: where the token is kept; null for calls without one
 * ended    called with the Problem when the token is no longer good
 */
export function api(session = null, ended = () => {}) {
  async function call(method, path, {body, headers = {}, signal = within(PATIENCE), accept = 'application/json', cache = 'no-store'} = {}) {
    const token = session?.read()?.token;
    const isRaw = body instanceof Blob || body instanceof FormData;
    let answer, content;
    try {
      answer = await fetch(path, {
        method,
        cache,
        signal,
        headers: {
          Accept: accept,
          'Accept-Language': currentLanguage(),
          ...(token ? {Authorization: `Bearer ${token}`} : {}),
          ...(body === undefined || isRaw ? {} : {'Content-Type': 'application/json'}),
          ...headers,
        },
        body: body === undefined || isRaw ? body : JSON.stringify(body),
      });
      content = answer.status === 204 ? null : answer.ok && !accept.includes('json') ? await answer.blob() : await answer.json();
    } catch (error) {
      if (answer && !answer.ok) throw new Problem(answer.status);
      throw new Problem(0);
    }
    if (answer.ok) {
      answeredAt = performance.now();
      return {data: content, etag: answer.headers.get('ETag'), headers: answer.headers};
    }
    const problem = new Problem(answer.status, content, Number(answer.headers.get('Retry-After')) || null);
    // The answer may be about a token that was replaced meanwhile.
    if (token && token === session.read()?.token && (answer.status === 401 || problem.code === 'SESSION_ENDED')) ended(problem);
    throw problem;
  }

  return {
    call,
    get: async (path, options) => (await call('GET', path, options)).data,
    post: async (path, body, options) => (await call('POST', path, {...options, body})).data,
    put: async (path, body, options) => (await call('PUT', path, {...options, body})).data,
    patch: async (path, body, options) => (await call('PATCH', path, {...options, body})).data,
    remove: async (path, options) => (await call('DELETE', path, options)).data,
  };
}
