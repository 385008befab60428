import { didYouMean } from './did-you-mean.js';
import { InvalidOptionsError } from './invalid-options-error.js';

/**
 * The entry of that name in a fixed table.
 * @throws {InvalidOptionsError} if there is none.
 */
export function findInTable<Entry>(
  role: string,
  table: Readonly<Record<string, Entry>>,
  name: string,
): Entry {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  const known = Object.keys(table);
  throw new InvalidOptionsError([
    `${role}: got ${JSON.stringify(name)}, expected one of ${known.join(', ')}${didYouMean(name, known)}`,
  ]);
}
