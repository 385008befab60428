type Curve = ReadonlyMap<number, number>;

/** Curves for a log scale with a line at the goal; `floor` is what stands for 0, and null if nothing is 0. */
export interface CurvesWithGoal {
  readonly curves: readonly Curve[];
  readonly floor: number | null;
}

/** The curves, and as the last one the goal from the first of their places to the last. */
export function withGoal(curves: readonly Curve[], goal: number): CurvesWithGoal {
  const places = curves.flatMap((curve) => [...curve.keys()]);
  const values = [goal, ...curves.flatMap((curve) => [...curve.values()])];
  const least = Math.min(...values.filter((value) => value > 0), 1);
  // The power of ten below everything that can be drawn.
  const floor = 10 ** (Math.ceil(Math.log10(least)) - 1);
  const line = places.length === 0 ? [] : [Math.min(...places), Math.max(...places)];
  const drawn = [...curves, new Map(line.map((place) => [place, goal]))].map(
    (curve) =>
      new Map([...curve].map(([place, value]) => [place, Math.max(floor, value)] as const)),
  );
  return { curves: drawn, floor: values.some((value) => value <= 0) ? floor : null };
}
