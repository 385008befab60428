/** Writes the import map into the page that shows it. The packages have to be built. */
import { writeFileSync } from 'node:fs';
import { importMap } from './import-map.js';
import { page, pageWithImportMap } from './page.js';

writeFileSync(page, pageWithImportMap(await importMap()));
