/**
 * Moves positions apart, keeping their order, so that neighbours are at least `gap` apart and all lie
 * between `low` and `high` as far as there is room.
 */
export function spread(
  positions: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const order = positions
    .map((_, index) => index)
    .sort((a, b) => at(positions, a) - at(positions, b));
  const placed = [...positions];
  let next = low;
  for (const index of order) {
    placed[index] = Math.max(at(positions, index), next);
    next = at(placed, index) + gap;
  }
  let last = Math.max(high, low + gap * (positions.length - 1));
  for (const index of order.reverse()) {
    placed[index] = Math.min(at(placed, index), last);
    last = at(placed, index) - gap;
  }
  return placed;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

/** About how wide a text in bold 12 pixel letters is, in pixels, with a wide font. */
export function textWidth(text: string): number {
  return 8.3 * text.length;
}
