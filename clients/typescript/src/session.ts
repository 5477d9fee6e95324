/** What a login is answered with. */
export interface Token {
    access_token: string;
    expires_in: number;
}

/** An access token that is renewed: shortly before it ends, and when the service refuses it. Whoever asks meanwhile waits for the same login. */
export class Session {
    readonly #logIn: () => Promise<Token>;
    #current?: { token: string; until: number };
    #login?: Promise<string>;

    constructor(logIn: () => Promise<Token>) {
        this.#logIn = logIn;
    }

    /** A token; another one than `refused`, if that is given. */
    async token(refused?: string): Promise<string> {
        if (this.#current && this.#current.token !== refused && Date.now() < this.#current.until) {
            return this.#current.token;
        }
        this.#login ??= this.#renew().finally(() => (this.#login = undefined));
        return this.#login;
    }

    async #renew(): Promise<string> {
        this.#current = undefined;
        const { access_token: token, expires_in: seconds } = await this.#logIn();
        // A token that lives shorter than two minutes is used for half its life.
        this.#current = { token, until: Date.now() + 1000 * Math.max(seconds - 60, seconds / 2) };
        return token;
    }
}
