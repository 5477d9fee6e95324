/** Where a client keeps what has to survive a reload. A browser's `localStorage` and `sessionStorage` are such, and so may be a database. */
export interface Storage {
    getItem(name: string): string | null | Promise<string | null>;
    setItem(name: string, value: string): void | Promise<void>;
    removeItem(name: string): void | Promise<void>;
}

/** For as long as the process or page lives. */
export function memoryStorage(): Storage {
    const items = new Map<string, string>();
    return {
        getItem: name => items.get(name) ?? null,
        setItem: (name, value) => void items.set(name, value),
        removeItem: name => void items.delete(name),
    };
}

/** A browser's `localStorage` where there is one that can be written, and else memory. */
export function defaultStorage(): Storage {
    try {
        const { localStorage } = globalThis;
        localStorage.setItem('table-order', '');
        localStorage.removeItem('table-order');
        return localStorage;
    } catch {
        return memoryStorage();
    }
}
