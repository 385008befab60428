import type { PlainHead, PlainMoves } from './head.js';

/** A weighting that is zero on all slots but these: the weight of each by its slot. */
export type SparseWeighting = ReadonlyMap<number, number>;

/** The least of what sharpening takes a logarithm. */
const floor = 1e-12;

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
export function sharpened(
  form: PlainHead['form'],
  weights: ArrayLike<number>,
  sharpening: number,
): Float64Array {
  const raised = Float64Array.from(weights, (weight) =>
    form === 'safe' ? Math.log(weight + floor) * sharpening : weight ** sharpening,
  );
  if (form === 'safe') {
    const largest = raised.reduce((one, other) => Math.max(one, other), -Infinity);
    raised.forEach((value, index) => {
      raised[index] = Math.exp(value - largest);
    });
  }
  const sum = raised.reduce((total, value) => total + value, 0) + (form === 'safe' ? 0 : 1e-16);
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
  const gated = new Float64Array(slots);
  if (lookup && norm) gated.set(contentWeighting(memory, slots, lookup, norm));
  const gate = lookup?.gate ?? 0;
  gated.forEach((found, slot) => {
    gated[slot] = gate * found;
  });
  for (const [slot, weight] of before) gated[slot] = (gated[slot] ?? 0) + (1 - gate) * weight;
  const reach = (shifts.length - 1) / 2;
  const moved = gated.map((_, slot) =>
    shifts.reduce(
      (sum, share, index) => sum + share * (gated[(slot + reach - index + slots) % slots] ?? 0),
      0,
    ),
  );
  return sharpened(form, moved, sharpening);
}

function contentWeighting(
  memory: Float32Array,
  slots: number,
  { key, strength }: NonNullable<PlainMoves['lookup']>,
  { form, epsilon }: NonNullable<PlainHead['norm']>,
): Float64Array {
  const width = key.length;
  const keySquares = key.reduce((sum, value) => sum + value * value, 0);
  const similarities = new Float64Array(slots).map((_, slot) => {
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
    return Math.exp((strength * product) / size - strength);
  });
  const sum = similarities.reduce((total, value) => total + value, 0);
  return similarities.map((value) => value / sum);
}
