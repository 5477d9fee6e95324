import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { until, url } from './bed.js';

/** The snippets, as a user would copy them into one file of a project that has the package. */
const folder = fileURLToPath(new URL('../readme/', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [order, settle, watch] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => String(code).replaceAll('http://localhost:8000', url));

function write(name: string, ...snippets: unknown[]): string {
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + name, snippets.join('\n'));
    return folder + name;
}

function run(script: string) {
    const child = spawn(process.execPath, [script]);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text));
    const ended = new Promise<number | null>(done => child.on('close', done));
    return { child, ended, output: () => output };
}

test('what the README shows compiles and runs', async t => {
    const files = [write('order.ts', order, settle), write('watch.ts', watch)];
    const program = ts.createProgram(files, {
        strict: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
    });
    const { diagnostics } = program.emit();
    assert.deepEqual(
        [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(({ messageText }) => messageText),
        [],
    );

    const watching = run(`${folder}watch.js`);
    t.after(() => watching.child.kill());
    await until(() => /open/.test(watching.output()));
    const ordering = run(`${folder}order.js`);
    assert.equal(await ordering.ended, 0, ordering.output());
    assert.match(ordering.output(), /1 김치찌개 9000.*\n\d+ 18000\n$/s);
    await until(() => /order.created \d+/.test(watching.output()));
});
