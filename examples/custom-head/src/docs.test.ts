import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the page in docs shows this head', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const source = read('least-used-write-head.ts');
  expect(read('../../../docs/write-your-own-head.md')).toContain(
    source.slice(source.indexOf('const ')),
  );
});
