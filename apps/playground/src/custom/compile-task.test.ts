import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { compileTask } from './compile-task.js';
import { exampleTask } from './example.js';

/** The first message that the script of a source would send from its sandbox. */
function firstMessage(source: string): unknown {
  const compiled = compileTask(source);
  const sent: unknown[] = [];
  const self = { postMessage: (message: unknown) => sent.push(message), onmessage: null };
  runInNewContext('script' in compiled ? compiled.script : '', { self });
  return JSON.parse(JSON.stringify(sent[0]));
}

test.each([
  'export const inputSize: number = 1, outputSize = 2, maxLength = 3;',
  'const inputSize = 1; export const outputSize = 2;export const maxLength = 3;',
  'type A = 1;\nenum B { x = 3 }\nexport let inputSize = 1 as A, outputSize = 2, maxLength = B.x;',
])('the exports of %j are told', (source) => {
  const shape = { inputSize: 1, outputSize: 2, minLength: 1, maxLength: 3 };
  expect(firstMessage(source)).toEqual({ shape });
});

test('every line keeps its number', () => {
  const source =
    'export const a: number = 1;\n\nexport function sequence(l: number) {\n  return l;\n}';
  const compiled = compileTask(source);
  const lines = 'script' in compiled ? compiled.script.split('\n') : [];
  expect(lines.slice(1, 4)).toEqual(['', 'function sequence(l) {', '  return l;']);
});

test('the example is a task', () => {
  expect(compileTask(exampleTask)).toHaveProperty('script');
});

test('what is no TypeScript is told at its line', () => {
  expect(compileTask('let a;\nlet b = ;')).toEqual({
    fault: { message: 'Unexpected token', line: 2 },
  });
});

test('the sandbox allows its own script and no other', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const page = read('sandbox.html');
  const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; worker-src blob:`);
  expect(read('../../index.html')).toContain(
    `script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`,
  );
});
