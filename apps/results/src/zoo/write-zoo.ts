import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogueText } from './catalogue-text.js';
import type { ZooFile } from './zoo-file.js';
import { replaceTable } from './zoo-table.js';

/** Replaces the models in the package's folder, with their cards, the catalogue and the README's table. */
export async function writeZoo(folder: string, files: readonly ZooFile[]): Promise<void> {
  const readme = join(folder, 'README.md');
  const page = replaceTable(await readFile(readme, 'utf8'), files);
  const models = join(folder, 'models');
  await rm(models, { recursive: true, force: true });
  await mkdir(models);
  for (const { card, weights } of files) {
    await writeFile(join(models, `${card.name}.safetensors`), weights);
    await writeFile(join(models, `${card.name}.json`), `${JSON.stringify(card, null, 2)}\n`);
  }
  await writeFile(
    join(folder, 'src', 'catalogue.ts'),
    catalogueText(files.map(({ card }) => card)),
  );
  await writeFile(readme, page);
}
