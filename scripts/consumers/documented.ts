import { readFileSync } from 'node:fs';

/** A block of JSON in docs/bundlers.md, by the word that follows `json`, so that the documented settings are tested. */
export function documented(name: string): string {
  const page = readFileSync('docs/bundlers.md', 'utf8');
  const [, block] = new RegExp(`^\`\`\`json ${name}\\n([^]*?)^\`\`\`$`, 'm').exec(page) ?? [];
  if (block === undefined) throw new Error(`docs/bundlers.md has no block of JSON for ${name}`);
  return block;
}
