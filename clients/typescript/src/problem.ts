import type { FieldError, Problem } from './generated/index.js';

/** The language of messages for people. */
export type Language = 'ko' | 'en';

/** The service has answered, and not done what it was asked. Its message is for people, in the client's language. */
export class ProblemError extends Error {
    override readonly name = 'ProblemError';

    /**
     * @param problem all that the answer says, such as the `menus` of `MENU_NOT_AVAILABLE`
     * @param retryAfter in how many seconds it may be asked again, where the answer says so
     * @param requestId what the service's log calls the request
     */
    constructor(
        readonly problem: Problem,
        readonly retryAfter?: number,
        readonly requestId?: string,
    ) {
        super(problem.detail);
    }

    /** Stable, such as `MENU_NOT_AVAILABLE`. There may be new ones: take those you do not know for what the status says. */
    get code(): string {
        return this.problem.code;
    }

    get status(): number {
        return this.problem.status;
    }

    /** The wrong values of the request, one by one. */
    get errors(): FieldError[] {
        return this.problem.errors ?? [];
    }

    static async of(response: Response, language: Language): Promise<ProblemError> {
        return new ProblemError(
            await problemOf(response, language),
            retryAfter(response),
            response.headers.get('X-Request-Id') ?? undefined,
        );
    }
}

/** No answer has come: whether the request took effect is not known. */
export class ConnectionError extends Error {
    override readonly name = 'ConnectionError';

    constructor(language: Language, cause: unknown) {
        super(
            language === 'ko'
                ? '서버에 연결할 수 없습니다. 네트워크를 확인해 주세요.'
                : 'The service cannot be reached. Check the network.',
            { cause },
        );
    }
}

/** Whether an error is a problem, and if codes are given, one of these. */
export function isProblem(error: unknown, ...codes: string[]): error is ProblemError {
    return error instanceof ProblemError && (codes.length === 0 || codes.includes(error.code));
}

/** In seconds. HTTP also allows a date. */
export function retryAfter(response: Response): number | undefined {
    const text = response.headers.get('Retry-After');
    if (text === null) return undefined;
    const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
    return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

async function problemOf(response: Response, language: Language): Promise<Problem> {
    const text = await response.text();
    if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
        try {
            return JSON.parse(text) as Problem;
        } catch {
            // It was cut off.
        }
    }
    // Something between the service and this client has answered.
    return {
        type: 'about:blank',
        title: `HTTP ${response.status}`,
        status: response.status,
        detail: language === 'ko' ? `서버가 ${response.status}(으)로 응답했습니다.` : `The server has answered ${response.status}.`,
        instance: response.url,
        code: `HTTP_${response.status}`,
    };
}
