import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the page in docs shows this controller', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const source = read('minimal-gated-unit.ts');
  expect(read('../../../docs/write-your-own-controller.md')).toContain(
    source.slice(source.indexOf('const kind')),
  );
});
