/** Measures what pages load and writes it into the pages that show it. The packages have to be built. */
import { writeFileSync } from 'node:fs';
import { measureBundle, measureParts, programs } from './measure.js';
import { pages, partsPage, programsPage } from './table.js';

const sizes = [];
for (const program of programs) {
  sizes.push({ name: program.name, ...(await measureBundle(program)) });
}
writeFileSync(pages.programs, programsPage(sizes));
writeFileSync(pages.parts, partsPage(await measureParts()));
