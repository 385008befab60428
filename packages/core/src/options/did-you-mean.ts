import { closestMatch } from 'leven';

/**
 * `. Did you mean …?` for the end of a message about a name that is none, if one of the known is much like it.
 * Whatever was given instead of a string is like none of them.
 */
export function didYouMean(given: unknown, known: readonly string[]): string {
  if (typeof given !== 'string') return '';
  // Of a short name nearly every letter is to be right.
  const maxDistance = Math.min(2, given.length - 1);
  const closest = closestMatch(given, [...known], { maxDistance });
  return closest === undefined ? '' : `. Did you mean ${closest}?`;
}
