import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeadSnapshot } from '../engine/protocol.js';
import {
  cellsOf,
  controller,
  drawingSize,
  headsAt,
  input,
  memory,
  type Place,
  slotsAt,
} from './drawing.js';

const slots = 12;
const headOf = (role: 'read' | 'write', focus: number): HeadSnapshot => ({
  kind: role,
  role,
  parameters: [],
  weighting: Float32Array.from({ length: slots }, (_, slot) => (slot === focus ? 1 : 0)),
  read: null,
  add: null,
  erase: null,
  details: [],
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

test('a head that acts on its own kind of memory tells how far it does what; slots tell their usage and their links', () => {
  const shares = Float32Array.of(0.5, 0.25, 0.25, 0, 1, 0);
  const details = [
    { name: 'actions', size: 3, values: shares },
    { name: 'usage', size: slots, values: new Float32Array(2 * slots).fill(1, slots, slots + 3) },
    {
      name: 'links',
      size: slots * slots,
      values: Float32Array.from({ length: 2 * slots * slots }, (_, at) =>
        at === slots * slots + 2 * slots + 1 ? 0.75 : 0,
      ),
    },
  ];
  const head: HeadSnapshot = { ...headOf('write', 0), kind: 'stack', role: 'both', details };
  const machine = {
    slots,
    width: 1,
    heads: [head.role],
    memory: new Float32Array(),
    traces: [{ ...head, weighting: new Float32Array(2 * slots).fill(1 / slots) }],
  };
  const range = { from: 0, count: 4 };
  const [drawn] = headsAt({ machine }, range, 1);
  expect(drawn?.name).toBe('stack');
  expect(drawn?.acts).toEqual([
    { name: 'push', share: 0 },
    { name: 'pop', share: 1 },
    { name: 'stay', share: 0 },
  ]);
  const { usage, links, name } = slotsAt({ machine }, range, 1);
  expect(name).toBe('stack');
  expect(usage?.map(({ share }) => share)).toEqual([1, 1, 1, 0]);
  expect(links.map(({ weight }) => weight)).toEqual([0.75]);
});
