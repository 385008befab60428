import type { Rng } from '@tapehead/core';

/** A place in a square whose sides are from 0 to 1. */
type Point = readonly [x: number, y: number];

/** A character that is drawn with strokes: the points that each of them goes through. */
export type Glyph = readonly (readonly Point[])[];

/** A character that nobody has seen: two strokes of three points each, far enough apart to be seen. */
export function drawGlyph(rng: Rng): Glyph {
  return Array.from({ length: 2 }, () => {
    const points: Point[] = [];
    while (points.length < 3) {
      const point: Point = [rng.uniform(), rng.uniform()];
      const last = points.at(-1);
      if (last === undefined || distance(point, last) > 0.4) points.push(point);
    }
    return points;
  });
}

/**
 * The glyph as somebody writes it once, as `size` rows of `size` pixels from 0 to 1: each point is off by a normally
 * distributed distance of that deviation in each direction.
 */
export function writeGlyph(glyph: Glyph, size: number, deviation: number, rng: Rng): Float32Array {
  const pixels = new Float32Array(size * size);
  for (const stroke of glyph) {
    const written = stroke.map(([x, y]): Point => [
      x + deviation * rng.normal(),
      y + deviation * rng.normal(),
    ]);
    written.slice(1).forEach((to, index) => {
      drawLine(pixels, size, written[index] ?? to, to);
    });
  }
  return pixels;
}

/** Darkens each pixel by how near its middle is to the line: 1 on it, 0 from the next pixel's middle on. */
function drawLine(pixels: Float32Array, size: number, from: Point, to: Point): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const middle: Point = [(column + 0.5) / size, (row + 0.5) / size];
      const ink = 1 - size * distanceToLine(middle, from, to);
      const at = row * size + column;
      pixels[at] = Math.max(pixels[at] ?? 0, ink);
    }
  }
}

function distanceToLine(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const along = (point[0] - from[0]) * dx + (point[1] - from[1]) * dy;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, along / squared));
  return distance(point, [from[0] + share * dx, from[1] + share * dy]);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1]);
}
