import { expect, test } from 'vitest';
import { documented } from '../consumers/documented.js';
import { importMap } from '../import-map/import-map.js';

test('docs/bundlers.md has the import map that `pnpm import-map` writes', async () => {
  expect(JSON.parse(documented('importmap'))).toEqual(await importMap());
});
