import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellsOnTheWay } from './stroke.js';

const cell = fc.record({ column: fc.nat(200), row: fc.nat(20) });

test('a stroke has no gaps, and ends where it should', () => {
  fc.assert(
    fc.property(cell, cell, (from, to) => {
      let before = from;
      for (const next of cellsOnTheWay(from, to)) {
        const [across, down] = [next.column - before.column, next.row - before.row];
        expect(Math.max(Math.abs(across), Math.abs(down))).toBe(1);
        before = next;
      }
      expect(before).toEqual(to);
    }),
  );
});
