import { softmax } from './activations.js';
import type { PlainHead, PlainMoves } from './head.js';

/** A weighting that is zero on all slots but these: the weight of each by its slot. */
export type SparseWeighting = ReadonlyMap<number, number>;

/** The least of what sharpening takes a logarithm. */
const floor = 1e-12;
/** Far more than it takes for all weight on one slot. */
const mostStrength = 1e30;

/**
 * w_t from w_{t−1} by shift and sharpening (eq. 8, 9), of which the largest numbers stay, so many of them. What lookups by
 * content would have found is left out (eq. 7 with nothing but w_{t−1}).
 */
export function movedWeighting(
  { form }: Pick<PlainHead, 'form'>,
  { lookup, shifts, sharpening }: PlainMoves,
  before: SparseWeighting,
  slots: number,
  most: number,
): SparseWeighting {
  const kept = 1 - (lookup?.gate ?? 0);
  const reach = (shifts.length - 1) / 2;
  const moved = new Map<number, number>();
  for (const [slot, weight] of before) {
    shifts.forEach((share, index) => {
      const to = (slot + index - reach + slots) % slots;
      moved.set(to, (moved.get(to) ?? 0) + share * kept * weight);
    });
  }
  const sharp = sharpened(form, [...moved.values()], sharpening);
  const all = [...moved.keys()].map((slot, index) => [slot, sharp[index] ?? 0] as const);
  if (all.length > most) all.sort(([, left], [, right]) => right - left);
  return new Map(all.slice(0, most).filter(([, weight]) => weight > 0));
}

/** Sharpens these numbers, as if all others were zero (eq. 9). */
function sharpened(
  form: PlainHead['form'],
  weights: ArrayLike<number>,
  sharpening: number,
): Float64Array {
  const isSafe = form === 'safe';
  const raised = Float64Array.from(weights);
  let largest = -Infinity;
  for (let at = 0; at < raised.length; at++) {
    const weight = raised[at] ?? 0;
    const value = isSafe ? Math.log(weight + floor) * sharpening : weight ** sharpening;
    raised[at] = value;
    if (value > largest) largest = value;
  }
  let sum = isSafe ? 0 : 1e-16;
  for (let at = 0; at < raised.length; at++) {
    const value = raised[at] ?? 0;
    const weight = isSafe ? Math.exp(value - largest) : value;
    raised[at] = weight;
    sum += weight;
  }
  return raised.map((value) => value / sum);
}

/**
 * w_t over all slots (eq. 5 to 9) from the same w_{t−1}, as the whole machine computes it. It takes time in proportion to
 * the memory, [N, M].
 */
export function wholeWeighting(
  { form, norm }: Pick<PlainHead, 'form' | 'norm'>,
  { lookup, shifts, sharpening }: PlainMoves,
  before: SparseWeighting,
  memory: Float32Array,
  slots: number,
): Float64Array {
  const gate = lookup?.gate ?? 0;
  const gated =
    lookup && norm
      ? contentWeighting(memory, slots, lookup, norm).map((found) => gate * found)
      : new Float64Array(slots);
  for (const [slot, weight] of before) gated[slot] = (gated[slot] ?? 0) + (1 - gate) * weight;
  const reach = (shifts.length - 1) / 2;
  const moved = new Float64Array(slots);
  for (const [index, share] of shifts.entries()) {
    // The slot that comes to the first one.
    let from = (((reach - index) % slots) + slots) % slots;
    for (let slot = 0; slot < slots; slot++) {
      moved[slot] = (moved[slot] ?? 0) + share * (gated[from] ?? 0);
      from = from + 1 === slots ? 0 : from + 1;
    }
  }
  return sharpened(form, moved, sharpening);
}

/** w^c (eq. 5, 6). */
function contentWeighting(
  memory: Float32Array,
  slots: number,
  { key, strength }: NonNullable<PlainMoves['lookup']>,
  { form, epsilon }: NonNullable<PlainHead['norm']>,
): Float64Array {
  const width = key.length;
  const keySquares = key.reduce((sum, value) => sum + value * value, 0);
  const cosines = new Float64Array(slots);
  for (let slot = 0; slot < slots; slot++) {
    let [product, squares] = [0, 0];
    for (let column = 0; column < width; column++) {
      const value = memory[slot * width + column] ?? 0;
      product += value * (key[column] ?? 0);
      squares += value * value;
    }
    const size =
      form === 'square-root'
        ? Math.sqrt(keySquares + epsilon) * Math.sqrt(squares + epsilon)
        : Math.max(Math.sqrt(keySquares * squares), epsilon);
    cosines[slot] = product / size;
  }
  const finite = Math.min(strength, mostStrength);
  return softmax(cosines.map((cosine) => finite * cosine));
}
