import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileTask } from './compile-task.js';
import { exampleTask } from './example.js';

test('types and exports go, and every line keeps its number', () => {
  const compiled = compileTask(
    'export const a: number = 1;\n\nexport function sequence(l: number) {\n  return l;\n}',
  );
  const script = 'script' in compiled ? compiled.script : '';
  expect(script.split('\n').slice(0, 4)).toEqual([
    "'use strict';const a = 1;",
    '',
    'function sequence(l) {',
    '  return l;',
  ]);
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
  const page = readFileSync(new URL('../../public/sandbox.html', import.meta.url), 'utf8');
  const script = /<script>(.*)<\/script>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; worker-src blob:`);
});
