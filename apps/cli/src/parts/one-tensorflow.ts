import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '@tapehead/runs';
import type { PartsTables } from './parts-tables.js';

/** The tables of parts that do not use tensors. */
const plain: ReadonlySet<string> = new Set(['tasks', 'schedules', 'recipes']);

/**
 * Two copies of TensorFlow.js know nothing of each other's tensors, so parts that compute must use the command's.
 * @throws {UserError} if a module with such parts would import another copy.
 */
export function requireOneTensorflow(path: string, tables: PartsTables): void {
  const names = Object.entries(tables).flatMap(([name, table]) =>
    Object.keys(table).length > 0 ? [name] : [],
  );
  if (names.every((name) => plain.has(name))) return;
  const theirs = tensorflowOf(pathToFileURL(resolve(path)).href);
  const ours = tensorflowOf(import.meta.url);
  if (theirs === undefined || ours === undefined || theirs === ours) return;
  throw new UserError(
    `${path}: it would compute with another copy of TensorFlow.js than the command: ${theirs} and ${ours}; install tapehead beside it and run npx tapehead there`,
  );
}

/** Which copy a module imports; undefined if it can import none. */
function tensorflowOf(importer: string): string | undefined {
  try {
    return realpathSync(createRequire(importer).resolve('@tensorflow/tfjs-core/package.json'));
  } catch {
    return undefined;
  }
}
