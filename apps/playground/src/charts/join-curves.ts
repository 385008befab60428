import type { AlignedData } from 'uplot';

/** Curves, each a map from x to y, as columns over all x of any of them; null where a curve has no point. */
export function joinCurves(curves: readonly ReadonlyMap<number, number | null>[]): AlignedData {
  const across = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  return [across, ...curves.map((curve) => across.map((x) => curve.get(x) ?? null))];
}
