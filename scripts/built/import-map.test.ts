import { expect, test } from 'vitest';
import { importMap } from '../import-map/import-map.js';
import { page, shownImportMap } from '../import-map/page.js';

test(`${page} has the import map that \`pnpm import-map\` writes`, async () => {
  expect(JSON.parse(shownImportMap())).toEqual(await importMap());
});
