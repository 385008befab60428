import { closestMatch } from 'leven';

/**
 * `. Did you mean …?`, to end a message about an unknown name with; empty if no known name is similar, or if a value
 * other than a string was given.
 */
export function didYouMean(given: unknown, known: readonly string[]): string {
  if (typeof given !== 'string') return '';
  // In a short name almost every letter has to match.
  const maxDistance = Math.min(2, given.length - 1);
  const closest = closestMatch(given, [...known], { maxDistance });
  return closest === undefined ? '' : `. Did you mean ${closest}?`;
}
