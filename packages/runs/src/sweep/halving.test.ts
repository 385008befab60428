import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byStanding, type Standing, survivors } from './halving.js';

const standing = fc.record({
  id: fc.uuid(),
  wrongShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  bitsPerSequence: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
});
const standings = fc.uniqueArray(standing, { selector: ({ id }) => id, minLength: 1 });

test('the best share goes on, whatever the order in which the runs are told', () => {
  fc.assert(
    fc.property(standings, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (runs, keep) => {
      const kept = survivors(runs, { keep });
      const perfect = runs.filter(({ wrongShare }) => wrongShare === 0).length;
      expect(kept.size).toBe(Math.max(1, Math.ceil(keep * runs.length), perfect));
      expect(survivors(runs.toReversed(), { keep })).toEqual(kept);
      const [worstKept] = runs
        .filter(({ id }) => kept.has(id))
        .toSorted(byStanding)
        .reverse();
      for (const run of runs) {
        if (!kept.has(run.id) && worstKept) expect(byStanding(worstKept, run)).toBeLessThan(0);
      }
    }),
  );
});

test('wrong bits decide, then bits per sequence, then the id; a run that is not measured is last', () => {
  const run = (
    id: string,
    wrongShare: number | null,
    bitsPerSequence: number | null,
  ): Standing => ({
    id,
    wrongShare,
    bitsPerSequence,
  });
  const runs = [
    run('never', null, null),
    run('b', 0.1, 5),
    run('a', 0.1, 5),
    run('bits', 0.1, 4),
    run('wrong', 0.2, 0),
    run('good', 0.01, 90),
  ];
  expect(runs.toSorted(byStanding).map(({ id }) => id)).toEqual([
    'good',
    'bits',
    'a',
    'b',
    'wrong',
    'never',
  ]);
  expect([...survivors(runs, { keep: 0.5 })]).toEqual(['good', 'bits', 'a']);
});
