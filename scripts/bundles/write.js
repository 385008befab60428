/** Measures what pages load and writes it into the page that shows it. The packages have to be built. */
import { writeFileSync } from 'node:fs';
import { measureBundle, programs } from './measure.js';
import { page, pageWith } from './table.js';

const sizes = [];
for (const program of programs) {
  sizes.push({ name: program.name, ...(await measureBundle(program)) });
}
writeFileSync(page, pageWith(sizes));
