/** Writes the import map into the page that shows it. The packages have to be built. */
import { readFileSync, writeFileSync } from 'node:fs';
import { importMap } from './import-map.js';

const page = 'docs/bundlers.md';
const block = /(^```json importmap\n)[^]*?(^```$)/m;

const map = JSON.stringify(await importMap(), null, 2);
const text = readFileSync(page, 'utf8');
writeFileSync(
  page,
  text.replace(block, (_, begin, end) => `${begin}${map}\n${end}`),
);
