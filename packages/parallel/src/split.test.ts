import type { Batch } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { split } from './split.js';

/** A batch in which every number encodes its position. */
function numbered(steps: number, sequences: number, inputSize: number, outputSize: number): Batch {
  const array = (width: number) =>
    Float32Array.from({ length: steps * sequences * width }, (_, index) => index);
  return {
    steps,
    sequences,
    inputs: array(inputSize),
    targets: array(outputSize),
    mask: array(1),
  };
}

test('the parts put side by side are the batch, and none is much larger than another', () => {
  const small = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(small, small, small, small, small, (steps, sequences, parts, width, form) => {
      const batch = numbered(steps, sequences, width, width + 1);
      const noise = numbered(steps, sequences, form, 1).inputs;
      const works = split(batch, parts, { form, noise });
      expect(works).toHaveLength(Math.min(parts, sequences));
      const sizes = works.map(({ part }) => part.sequences);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(works.map(({ of }) => of)).toEqual(sizes.map(() => sequences));
      expect(works.map(({ drawn }) => drawn.form)).toEqual(sizes.map(() => form));
      const together = (values: (work: (typeof works)[number]) => Float32Array | undefined) =>
        Array.from({ length: steps }, (_, step) =>
          works.map((work) => {
            const array = values(work) ?? new Float32Array();
            const row = array.length / steps;
            return [...array.subarray(step * row, (step + 1) * row)];
          }),
        ).flat(2);
      expect(together(({ part }) => part.inputs)).toEqual([...batch.inputs]);
      expect(together(({ part }) => part.targets)).toEqual([...batch.targets]);
      expect(together(({ part }) => part.mask)).toEqual([...batch.mask]);
      expect(together(({ drawn }) => drawn.noise)).toEqual([...noise]);
    }),
  );
});

test('without noise the parts have none', () => {
  const works = split(numbered(2, 3, 1, 1), 2, { form: 0 });
  expect(works.map(({ drawn }) => drawn.noise)).toEqual([undefined, undefined]);
});
