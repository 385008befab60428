/** Writes the fields that all published packages share into their manifests. */
import { writeFileSync } from 'node:fs';
import { manifestOf, publishedFolders, sharedFields } from './manifests.js';

for (const folder of publishedFolders) {
  const manifest = { ...manifestOf(folder), ...sharedFields(folder) };
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
}
