import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

test('the package has what is used, and nothing else', () => {
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: fileURLToPath(root), encoding: 'utf8' }));
    const files: string[] = packed.files.map((file: { path: string }) => file.path);
    assert.deepEqual(
        files.filter(file => !/^(dist\/[\w./-]+\.(js|d\.ts)|README\.md|package\.json)$/.test(file)),
        [],
    );
    assert.ok(files.includes('dist/index.js') && files.includes('dist/index.d.ts') && files.includes('dist/generated/types.gen.d.ts'));
});

test('a browser can load all that the client imports', async () => {
    const modules = [new URL('dist/index.js', root)];
    for (const module of modules) {
        const text = await readFile(module, 'utf8');
        for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
            assert.match(name, /^\.\.?\/.*\.js$/, `${module} imports ${name}`);
            const imported = new URL(name, module);
            if (!modules.some(({ href }) => href === imported.href)) modules.push(imported);
        }
    }
    assert.ok(modules.length > 10);
});
