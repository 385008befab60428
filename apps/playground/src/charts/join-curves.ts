import type { AlignedData } from 'uplot';

/** Curves, each from x to y, side by side over all of their x; null where one has no point. */
export function joinCurves(curves: readonly ReadonlyMap<number, number | null>[]): AlignedData {
  const across = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  return [across, ...curves.map((curve) => across.map((x) => curve.get(x) ?? null))];
}
