/** What each client does: a table orders, staff give a dish a photo and read the day's sales, and a refusal is a problem. */
export const base = process.argv[2] ?? 'http://localhost:8000';
export const photo = process.argv[3] ?? 'photo.png';
export const storeId = '00000000-0000-4000-8000-000000000001';

export function expect(actual: unknown, expected: unknown): void {
    if (actual !== expected) {
        throw new Error(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
    }
}
