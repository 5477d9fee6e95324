/** Waits, and throws the signal's reason when that comes first. */
export function pause(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
    return abortable(signal, done => {
        const timer = setTimeout(done, milliseconds);
        return () => clearTimeout(timer);
    });
}

/** Waits for what others wait for as well: the signal ends this waiting only. */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    return abortable<T>(signal, (done, failed) => {
        work.then(done, failed);
        return () => {};
    });
}

function abortable<T>(
    signal: AbortSignal | null | undefined,
    begin: (done: (value: T) => void, failed: (error: unknown) => void) => () => void,
): Promise<T> {
    return new Promise<T>((resolve, reject) => {
        if (signal?.aborted) {
            reject(signal.reason);
            return;
        }
        const abort = () => {
            cancel();
            reject(signal?.reason);
        };
        const settled = () => signal?.removeEventListener('abort', abort);
        const cancel = begin(
            value => {
                settled();
                resolve(value);
            },
            error => {
                settled();
                reject(error);
            },
        );
        signal?.addEventListener('abort', abort, { once: true });
    });
}

/** How long to wait before the next try: longer each time, as long as was asked for, and not for all clients the same. */
export function backOff(failures: number, { first, most, least = 0 }: { first: number; most: number; least?: number }): number {
    return Math.max(least, Math.min(most, first * 2 ** failures)) * (1 + Math.random() / 2);
}
