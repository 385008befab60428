import type { Place } from './drawing.js';

/** A curve of positive numbers over their places as a path within a rectangle, on a logarithmic scale; empty for less than two. */
export function sparkline(curve: ReadonlyMap<number, number | null>, place: Place): string {
  const points = [...curve].flatMap(([at, value]) =>
    value !== null && value > 0 ? [{ at, level: Math.log(value) }] : [],
  );
  if (points.length < 2) return '';
  const along = rangeOf(points.map(({ at }) => at));
  const up = rangeOf(points.map(({ level }) => level));
  return points
    .map(({ at, level }, index) => {
      const x = place.x + place.width * along(at);
      const y = place.y + place.height * (1 - up(level));
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** Where a value is among others, from 0 for the least to 1 for the greatest. */
function rangeOf(values: readonly number[]): (value: number) => number {
  const least = values.reduce((a, b) => Math.min(a, b));
  const span = values.reduce((a, b) => Math.max(a, b)) - least;
  return (value) => (span === 0 ? 0.5 : (value - least) / span);
}
