import { MissingKernelsError } from './errors.js';

/**
 * The entry of one of the table's parts.
 * @throws {MissingKernelsError} if there is none of that kind.
 */
export function findKernels<Entry>(
  role: string,
  entries: Readonly<Record<string, Entry>>,
  kind: string,
): Entry {
  const entry = Object.hasOwn(entries, kind) ? entries[kind] : undefined;
  if (entry !== undefined) return entry;
  throw new MissingKernelsError(
    role,
    kind,
    `there are some for ${Object.keys(entries).join(', ')}. ` +
      'Train on the reference path (createReferenceStep), or add kernels for it to the table that compileStep takes.',
  );
}
