import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeadSnapshot } from '../engine/protocol.js';
import { cellsOf, controller, drawingSize, headsAt, input, memory, type Place } from './drawing.js';

const slots = 12;
const headOf = (role: 'read' | 'write', focus: number): HeadSnapshot => ({
  role,
  parameters: [],
  weighting: Float32Array.from({ length: slots }, (_, slot) => (slot === focus ? 1 : 0)),
  vectors: new Float32Array(),
  erase: null,
});
const someHeads = fc.array(
  fc.tuple(fc.constantFrom('read' as const, 'write' as const), fc.nat(slots - 1)),
  { minLength: 1, maxLength: 16 },
);

function isInside({ x, y, width, height }: Place, outer: Place): boolean {
  const close = 1e-9;
  return (
    x >= outer.x - close &&
    y >= outer.y - close &&
    x + width <= outer.x + outer.width + close &&
    y + height <= outer.y + outer.height + close
  );
}

test('however many heads there are, each has a place and a name of its own, between controller and memory', () => {
  fc.assert(
    fc.property(
      someHeads,
      fc.nat(slots - 1),
      fc.integer({ min: 1, max: slots }),
      (given, from, count) => {
        const traces = given.map(([role, focus]) => headOf(role, focus));
        const roles = traces.map(({ role }) => role);
        const machine = { slots, width: 1, heads: roles, memory: new Float32Array(), traces };
        const range = { from, count: Math.min(count, slots - from) };
        const heads = headsAt({ machine }, range, 0);
        const between = {
          x: controller.x + controller.width,
          y: 0,
          width: memory.x - controller.x - controller.width,
          height: drawingSize.height,
        };
        expect(new Set(heads.map(({ part }) => part)).size).toBe(given.length);
        heads.forEach(({ place, slot, at, rows }, index) => {
          expect(place.height).toBeGreaterThan(0);
          expect(isInside(place, between)).toBe(true);
          const next = heads[index + 1];
          if (next) expect(place.y + place.height).toBeLessThanOrEqual(next.place.y);
          expect(slot).toBe(given[index]?.[1]);
          expect(at).toBeGreaterThanOrEqual(memory.y);
          expect(at).toBeLessThanOrEqual(memory.y + memory.height);
          const isShown = slot >= range.from && slot < range.from + range.count;
          expect(rows).toHaveLength(isShown ? 1 : 0);
          for (const row of rows) expect(isInside(row.place, memory)).toBe(true);
        });
      },
    ),
  );
});

test('a strip holds the numbers of one step', () => {
  const cells = cellsOf(Float32Array.of(1, 2, 3, 4), 2, 1, input);
  expect(cells.map(({ value }) => value)).toEqual([3, 4]);
  for (const { place } of cells) expect(isInside(place, input)).toBe(true);
});
