import { closestMatch } from 'leven';
import * as z from 'zod';
import { textOption } from './objects.js';
import { parseOptions } from './parse-options.js';

const namesOption = z.array(textOption('a name'), { error: 'a list of names' });

/**
 * `. Did you mean …?` for the end of a message about a name that is none, if one of the known is much like it.
 * Whatever was given instead of a string is like none of them.
 * @throws {InvalidOptionsError} if what is known is no list of names.
 */
export function didYouMean(given: unknown, known: readonly string[]): string {
  if (typeof given !== 'string') return '';
  const names = parseOptions('didYouMean.known', namesOption, known);
  // Of a short name nearly every letter is to be right.
  const maxDistance = Math.min(2, given.length - 1);
  const closest = closestMatch(given, names, { maxDistance });
  return closest === undefined ? '' : `. Did you mean ${closest}?`;
}
