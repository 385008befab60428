import * as z from 'zod';
import { didYouMean } from './did-you-mean.js';
import { InvalidOptionsError } from './invalid-options-error.js';
import { parseOptions, show } from './parse-options.js';

const tableOption = z.custom<object>((value) => typeof value === 'object' && value !== null, {
  error: 'a table, an object with an entry under each name',
});

/**
 * The entry of that name in a fixed table.
 * @throws {InvalidOptionsError} if there is none.
 */
export function findInTable<Entry>(
  role: string,
  table: Readonly<Record<string, Entry>>,
  name: string,
): Entry {
  parseOptions('findInTable.table', tableOption, table);
  // A list of one name would otherwise be taken for that name.
  const isText = z.string().safeParse(name).success;
  const entry = isText && Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry !== undefined) return entry;
  const known = Object.keys(table);
  throw new InvalidOptionsError([
    `${role}: got ${show(name)}, expected one of ${listed(known)}${didYouMean(name, known)}`,
  ]);
}

/** How many names are listed, at most; more of them nobody reads. */
const mostListed = 30;

function listed(names: readonly string[]): string {
  if (names.length <= mostListed) return names.join(', ');
  return `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} others`;
}
