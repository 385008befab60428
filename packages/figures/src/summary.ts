export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point of a line, and the lowest and highest value of those that it stands for. */
export interface Summary extends Point {
  readonly low: number;
  readonly high: number;
}

/**
 * Points in the order of x, thinned out: more than `limit` are divided among `limit` stretches of x of
 * equal width, and each stretch becomes the mean of its points.
 */
export function summarize(points: readonly Point[], limit: number): Summary[] {
  const sorted = [...points].sort((left, right) => left.x - right.x);
  if (sorted.length <= limit) return sorted.map(({ x, y }) => ({ x, y, low: y, high: y }));
  const first = sorted.at(0)?.x ?? 0;
  const width = ((sorted.at(-1)?.x ?? 0) - first) / limit;
  const stretches = new Map<number, Point[]>();
  for (const point of sorted) {
    const stretch = width === 0 ? 0 : Math.min(limit - 1, Math.floor((point.x - first) / width));
    const members = stretches.get(stretch);
    if (members === undefined) stretches.set(stretch, [point]);
    else members.push(point);
  }
  return [...stretches.values()].map((members) => ({
    x: mean(members.map(({ x }) => x)),
    y: mean(members.map(({ y }) => y)),
    low: members.reduce((low, { y }) => Math.min(low, y), Infinity),
    high: members.reduce((high, { y }) => Math.max(high, y), -Infinity),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
