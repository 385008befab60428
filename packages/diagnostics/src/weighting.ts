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
  /** How many slots are the one with the most weight at some step; in the sequence where it is most. */
  readonly visited: number;
  /** The share of steps at which that slot is another than in the step before; 0 for a single step. */
  readonly moves: number;
  /** The slot with the most weight over all steps, and its share of all weight. */
  readonly favourite: { readonly slot: number; readonly share: number };
}

/**
 * `weighting` is [T, B, N], row-major. Weightings that are no distributions are taken as shares of the sum
 * of their sizes; one that is zero counts as spread evenly.
 */
export function diagnoseWeighting(
  weighting: ArrayLike<number>,
  [steps, batch, slots]: readonly [number, number, number],
): WeightingDiagnosis {
  const totals = new Float64Array(slots);
  const paths = Array.from({ length: batch }, (): number[] => []);
  let [entropy, focused] = [0, 0];
  for (let row = 0; row < steps * batch; row++) {
    const shares = sharesOf(weighting, row * slots, slots);
    shares.forEach((share, slot) => {
      totals[slot] = (totals[slot] ?? 0) + share;
    });
    entropy += entropyOf(shares);
    const top = largest(shares);
    if (top.share > 0.5) focused++;
    paths[row % batch]?.push(top.slot);
  }
  const rows = steps * batch;
  const moves = paths.flatMap((path) => path.filter((slot, t) => t > 0 && slot !== path[t - 1]));
  return {
    slots,
    steps,
    entropy: entropy / rows,
    focused: focused / rows,
    visited: Math.max(...paths.map((path) => new Set(path).size)),
    moves: moves.length / Math.max(1, batch * (steps - 1)),
    favourite: largest(totals.map((total) => total / rows)),
  };
}

function sharesOf(values: ArrayLike<number>, begin: number, slots: number): Float64Array {
  const sizes = Float64Array.from({ length: slots }, (_, slot) =>
    Math.abs(values[begin + slot] ?? 0),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sum > 0 ? sizes.map((size) => size / sum) : sizes.fill(1 / slots);
}

/** −Σ p log2 p, with 0 log 0 = 0. */
function entropyOf(shares: Float64Array): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log2(share) : sum), 0);
}

function largest(shares: Float64Array): { slot: number; share: number } {
  const share = Math.max(...shares);
  return { slot: shares.indexOf(share), share };
}
