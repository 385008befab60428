import type { StageTrace } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { type Margins, marginsOf } from './margins.js';

/** The margins of a head with these stages, each with a parameter of [T][B][·] numbers. */
function margins(
  ...stages: readonly [kind: string, name: string, numbers: number[][][]][]
): Margins {
  const addressing = stages.map(([kind, name, numbers]): StageTrace => ({
    kind,
    parameters: { [name]: tf.tensor3d(numbers) },
  }));
  const found = marginsOf({ addressing });
  for (const { parameters } of addressing) tf.dispose(parameters);
  return found;
}

test('the least decided of all steps and sequences counts', () => {
  const found = margins(
    [
      'interpolate',
      'gate',
      [
        [[0.125], [1]],
        [[0], [0.75]],
      ],
    ],
    [
      'shift',
      'shifts',
      [
        [
          [0, 0.25, 0.75],
          [1, 0, 0],
        ],
        [
          [0.625, 0.375, 0],
          [0, 1, 0],
        ],
      ],
    ],
  );
  expect(found).toEqual({ shift: 0.25, gate: 0.5 });
});

test('two offsets that are equally strong have no margin', () => {
  expect(margins(['shift', 'shifts', [[[0.5, 0.5, 0]]]]).shift).toBe(0);
});

test('a head without choices has no margins', () => {
  expect(margins(['shift', 'shifts', [[[1]]]], ['sharpen', 'sharpening', [[[2]]]])).toEqual({
    shift: null,
    gate: null,
  });
  expect(margins()).toEqual({ shift: null, gate: null });
});
