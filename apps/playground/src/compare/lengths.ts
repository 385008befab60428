/** The lengths to measure: up to the longest of training, and as far beyond it. */
export function lengthsToMeasure(longest: number): readonly number[] {
  const shares = [0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6];
  return [...new Set(shares.map((share) => Math.max(1, Math.round(share * longest))))];
}
