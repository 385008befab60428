import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ColouredCells, colouredCells } from './cells.js';

const colours = ['#ffffff', '#808080', '#000000'];
const colour = (value: number) => colours[value] ?? '';
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 }))
  .chain(([rows, steps]) => {
    const row = fc.array(fc.nat(2), { minLength: steps, maxLength: steps });
    return fc.array(row, { minLength: rows, maxLength: rows });
  });

/** Paints the paths on a grid of cells, and fails where one paints over another. */
function painted(
  paths: readonly ColouredCells[],
  rows: number,
  steps: number,
  size: { width: number; height: number },
) {
  const grid = Array.from({ length: rows }, () => new Array<string>(steps).fill('#ffffff'));
  for (const { fill, d } of paths) {
    for (const outline of d.split('z').slice(0, -1)) {
      const [x = NaN, y = NaN, width = NaN, height = NaN, back = NaN] = (
        outline.match(/-?[\d.]+/g) ?? []
      ).map(Number);
      expect([height, back]).toEqual([size.height, -width]);
      for (let step = x / size.width; step < (x + width) / size.width; step += 1) {
        const row = grid[y / size.height];
        expect(row?.[step]).toBe('#ffffff');
        row?.splice(step, 1, fill);
      }
    }
  }
  return grid;
}

test('the paths paint every cell in its colour, and none twice', () => {
  fc.assert(
    fc.property(matrix, (values) => {
      const size = { width: 4, height: 3 };
      const paths = colouredCells(values, colour, size);
      expect(painted(paths, values.length, values[0]?.length ?? 0, size)).toEqual(
        values.map((row) => row.map(colour)),
      );
      expect(new Set(paths.map(({ fill }) => fill)).size).toBe(paths.length);
    }),
  );
});

test('neighbours of one colour become one outline', () => {
  expect(colouredCells([[2, 2, 0, 1]], colour, { width: 4, height: 3 })).toEqual([
    { fill: '#000000', d: 'M0,0h8v3h-8z' },
    { fill: '#808080', d: 'M12,0h4v3h-4z' },
  ]);
});
