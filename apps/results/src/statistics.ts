/** The middle value, or the mean of the two in the middle; null without any. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * `median (lowest–highest)`, each as the format writes it, or once if they are the same; a dash without
 * values.
 */
export function medianAndRange(
  values: readonly number[],
  format: (value: number) => string,
): string {
  const middle = median(values);
  if (middle === null) return '–';
  const [lowest, highest] = [format(Math.min(...values)), format(Math.max(...values))];
  return lowest === highest ? lowest : `${format(middle)} (${lowest}–${highest})`;
}
