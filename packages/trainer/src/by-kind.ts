import { InvalidOptionsError } from '@tapehead/options';

/**
 * The entry of a table of parts.
 * @throws {InvalidOptionsError} if the table has none of that kind.
 */
export function byKind<Entry>(
  role: string,
  table: Readonly<Record<string, Entry>>,
  kind: string,
): Entry {
  const entry = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (entry !== undefined) return entry;
  const known = Object.keys(table).join(', ');
  throw new InvalidOptionsError([`${role}: got ${JSON.stringify(kind)}, expected one of ${known}`]);
}
