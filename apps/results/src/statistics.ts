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

/**
 * The interval of Clopper and Pearson (1934) for the probability of success after so many successes of n trials: each
 * limit is the probability with which as many successes, or more extreme ones, have (1 − level) / 2.
 */
export function clopperPearson(
  successes: number,
  trials: number,
  level = 0.95,
): readonly [low: number, high: number] {
  const tail = (1 - level) / 2;
  const low = successes === 0 ? 0 : solve((p) => atLeast(successes, trials, p) - tail);
  const high =
    successes === trials ? 1 : solve((p) => tail - (1 - atLeast(successes + 1, trials, p)));
  return [low, high];
}

/** The probability of at least so many successes of n trials, each with probability p. */
function atLeast(successes: number, trials: number, p: number): number {
  let sum = 0;
  let ways = 1;
  for (let count = 0; count <= trials; count++) {
    if (count >= successes) sum += ways * p ** count * (1 - p) ** (trials - count);
    ways = (ways * (trials - count)) / (count + 1);
  }
  return sum;
}

/** Where a function that grows on [0, 1] is zero, by halving. */
function solve(grows: (p: number) => number): number {
  let [low, high] = [0, 1];
  while ((low + high) / 2 > low && (low + high) / 2 < high) {
    const middle = (low + high) / 2;
    if (grows(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}
