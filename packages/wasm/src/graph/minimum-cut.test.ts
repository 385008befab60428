import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNetwork } from './minimum-cut.js';

const places = 6;
const [source, sink] = [0, places - 1];
const place = fc.integer({ min: 0, max: places - 1 });
const edges = fc.array(fc.tuple(place, place, fc.integer({ min: 0, max: 9 })), { maxLength: 16 });
type Edges = readonly (readonly [number, number, number])[];

/** The total capacity of the edges that lead out of a set of places. */
const costOf = (list: Edges, side: ReadonlySet<number>) =>
  list.reduce(
    (sum, [from, to, capacity]) => (side.has(from) && !side.has(to) ? sum + capacity : sum),
    0,
  );

/** The capacity of a minimum cut between source and sink, found by trying every set. */
function least(list: Edges): number {
  let found = Infinity;
  for (let bits = 0; bits < 2 ** places; bits++) {
    const side = new Set(
      Array.from({ length: places }, (_, at) => at).filter((at) => bits & (1 << at)),
    );
    if (side.has(source) && !side.has(sink)) found = Math.min(found, costOf(list, side));
  }
  return found;
}

test('no other set of places parts source and sink for less', () => {
  fc.assert(
    fc.property(edges, (list) => {
      const network = createNetwork(places);
      for (const edge of list) network.edge(...edge);
      const side = network.sourceSide(source, sink);
      expect(side.has(source)).toBe(true);
      expect(side.has(sink)).toBe(false);
      expect(costOf(list, side)).toBe(least(list));
    }),
  );
});

test('an edge that nothing may cut is not cut', () => {
  const network = createNetwork(places);
  network.edge(0, 1, 2);
  network.edge(1, 2, Infinity);
  network.edge(2, 3, 3);
  expect(network.sourceSide(0, 3)).toEqual(new Set([0]));
});
