import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const files = [
  ...['config.json', 'final.safetensors', 'learning-curve.csv', 'learning-curve.svg'],
  'trace.svg',
];

/** What a finished run leaves that must be the same, byte for byte, whatever happened on the way. */
export function outcomeOf(folder: string): readonly string[] {
  return files.map((file) => readFileSync(join(folder, file)).toString('base64'));
}

/** All files in a folder and below, with their contents. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, readFileSync(path).toString('base64')]),
  );
}
