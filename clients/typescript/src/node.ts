import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Storage } from './storage.js';

/** Keeps everything in one file, which is replaced as a whole: a process that is killed leaves the old one or the new one. */
export function fileStorage(file: string): Storage {
    let last: Promise<unknown> = Promise.resolve();

    async function read(): Promise<Record<string, string>> {
        try {
            return JSON.parse(await readFile(file, 'utf8'));
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
            throw error;
        }
    }

    function change(act: (items: Record<string, string>) => void): Promise<void> {
        const changing = last.then(async () => {
            const items = await read();
            act(items);
            await mkdir(dirname(file), { recursive: true });
            await writeFile(`${file}.new`, JSON.stringify(items), { mode: 0o600, flush: true });
            await rename(`${file}.new`, file);
        });
        last = changing.catch(() => {});
        return changing;
    }

    return {
        getItem: async name => {
            await last;
            return (await read())[name] ?? null;
        },
        setItem: (name, value) => change(items => (items[name] = value)),
        removeItem: name => change(items => delete items[name]),
    };
}
