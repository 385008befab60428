/** The slot that a head attends to most at one step. */
export interface Focus {
  /** The slot with the greatest weight. */
  readonly slot: number;
  /** That weight. */
  readonly weight: number;
}

/** The focus of a head at each step; its weighting is [T, N]. */
export function focusOverTime(weighting: Float32Array, slots: number): readonly Focus[] {
  const steps = slots === 0 ? 0 : weighting.length / slots;
  return Array.from({ length: steps }, (_, step) => {
    const row = weighting.subarray(step * slots, (step + 1) * slots);
    const weight = row.reduce((most, value) => Math.max(most, value), 0);
    return { slot: row.indexOf(weight), weight };
  });
}

/** By how many slots a head moved, the shorter way around the memory. */
export function movement(from: number, to: number, slots: number): number {
  const ahead = (((to - from) % slots) + slots) % slots;
  return ahead > slots / 2 ? ahead - slots : ahead;
}

/** The movement in words. */
export function movementText(moved: number): string {
  if (moved === 0) return 'stayed';
  const slots = Math.abs(moved) === 1 ? '1 slot' : `${Math.abs(moved)} slots`;
  return moved > 0 ? `moved on by ${slots}` : `moved back by ${slots}`;
}

/** A head's whole path in a sentence. */
export function focusText(path: readonly Focus[]): string {
  const [first, last] = [path.at(0), path.at(-1)];
  if (!first || !last) return '';
  const mean = path.reduce((sum, { weight }) => sum + weight, 0) / path.length;
  return `The focus goes from slot ${first.slot} to slot ${last.slot}; its strongest slot holds ${percent(mean)} of it on average.`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
