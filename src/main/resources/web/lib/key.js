/** A key that makes a request count once: at random, and also on pages that are not secure enough for crypto.randomUUID. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
