/** How a head spreads its attention over the slots. */
export interface WeightingDiagnosis {
  /** N. */
  readonly slots: number;
  /** T. */
  readonly steps: number;
  /** The mean entropy of the weightings in bits: 0 on one slot, log2 N spread evenly over all. */
  readonly entropy: number;
  /** The share of steps with more than half of the weighting on one slot. */
  readonly focused: number;
  /** How many different slots have the most weight at some step, in the sequence with the most of them. */
  readonly visited: number;
  /** The share of steps at which another slot has the most weight than in the step before; 0 for a single step. */
  readonly moves: number;
  /** The slot with the most weight over all steps, and its share of all weight. */
  readonly favourite: { readonly slot: number; readonly share: number };
}

/**
 * `weighting` is [T, B, N], row-major. Weightings that are no distributions are normalised: absolute values divided by
 * their sum. One that is all zeros counts as spread evenly.
 */
export function diagnoseWeighting(
  weighting: ArrayLike<number>,
  [steps, batch, slots]: readonly [number, number, number],
): WeightingDiagnosis {
  const rows = steps * batch;
  const totals = new Float64Array(slots);
  const shares = new Float64Array(slots);
  const paths = Array.from({ length: batch }, (): number[] => []);
  let [entropy, focused] = [0, 0];
  for (let row = 0; row < rows; row++) {
    toShares(weighting, row * slots, shares);
    let top = 0;
    for (let slot = 0; slot < slots; slot++) {
      const share = shares[slot] ?? 0;
      totals[slot] = (totals[slot] ?? 0) + share;
      // −Σ p log2 p, with 0 log 0 = 0.
      if (share > 0) entropy -= share * Math.log2(share);
      if (share > (shares[top] ?? 0)) top = slot;
    }
    if ((shares[top] ?? 0) > 0.5) focused++;
    paths[row % batch]?.push(top);
  }
  const most = totals.reduce((larger, total) => Math.max(larger, total), 0);
  const moves = paths.flatMap((path) => path.filter((slot, t) => t > 0 && slot !== path[t - 1]));
  return {
    slots,
    steps,
    entropy: entropy / rows,
    focused: focused / rows,
    visited: Math.max(...paths.map((path) => new Set(path).size)),
    moves: moves.length / Math.max(1, batch * (steps - 1)),
    favourite: { slot: totals.indexOf(most), share: most / rows },
  };
}

/** Fills `shares` with the absolute values of a row's numbers divided by their sum. */
function toShares(values: ArrayLike<number>, begin: number, shares: Float64Array): void {
  const slots = shares.length;
  let sum = 0;
  for (let slot = 0; slot < slots; slot++) {
    const size = Math.abs(values[begin + slot] ?? 0);
    shares[slot] = size;
    sum += size;
  }
  for (let slot = 0; slot < slots; slot++) {
    shares[slot] = sum === 0 ? 1 / slots : (shares[slot] ?? 0) / sum;
  }
}
