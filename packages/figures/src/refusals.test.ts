import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import {
  errorByLength,
  errorPoints,
  learningCurve,
  learningCurveText,
  traceFigure,
  traceText,
} from './index.js';

// Everything here is called as plain JavaScript may call it, once as is right and then with what is not.
type Call = (...args: never[]) => unknown;

const trace = {
  title: 'a',
  kind: 'bits',
  inputs: [[0, 1]],
  outputs: [[0, 0.5]],
  targets: [[0, 1]],
  mask: [0, 1],
  writeHeads: [{ adds: [[1, 2]], weighting: [[0, 1]] }],
  readHeads: [{ reads: [[1, 2]], weighting: [[0, 1]] }],
  memory: [[1, 2]],
};
const terminal = { columns: 40, colours: false };
const point = { sequences: 1, bitsPerSequence: 1 };
const places = [{ label: 'a', at: 1 }];

const calls: readonly (readonly [name: string, call: Call, args: readonly unknown[]])[] = [
  [
    'learningCurve',
    learningCurve,
    [
      {
        title: 'a',
        series: [{ label: 'a', points: [point] }],
        scale: 'log',
        references: places,
        places,
        fromZero: true,
      },
    ],
  ],
  [
    'errorByLength',
    errorByLength,
    [
      {
        title: 'a',
        wrong: 'wrong bits',
        series: [{ label: 'a', points: [{ length: 1, wrong: 0, total: 1 }] }],
        training: { from: 1, to: 2 },
        scale: 'log',
        references: places,
      },
    ],
  ],
  ['errorPoints', errorPoints, [[{ setting: { length: 1 }, length: 1, wrong: 0, total: 1 }]]],
  ['traceFigure', traceFigure, [trace]],
  ['traceText', traceText, [trace, terminal]],
  [
    'learningCurveText',
    learningCurveText,
    [
      { points: [{ sequences: 1, cost: 1 }], unit: 'bits' },
      { ...terminal, rows: 9 },
    ],
  ],
];

const strange = [undefined, null, NaN, Infinity, -1, 0.5, 'text', '', true, [], {}, [[]], () => 1];

/** The value with one of its parts, at any depth, replaced by something strange. */
function* variants(value: unknown): Generator {
  yield* strange;
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      for (const variant of variants(member)) yield value.with(index, variant);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      for (const variant of variants(member)) yield { ...value, [name]: variant };
    }
  }
}

test.each(calls)('%s takes what is right, and refuses what is not in words', (_, call, args) => {
  expect(() => {
    Reflect.apply(call, undefined, args);
  }).not.toThrow();
  let refused = 0;
  for (const variant of variants(args)) {
    if (!Array.isArray(variant)) continue;
    try {
      Reflect.apply(call, undefined, variant);
    } catch (error) {
      refused += 1;
      expect(error, JSON.stringify(variant)).toBeInstanceOf(InvalidOptionsError);
    }
  }
  expect(refused).toBeGreaterThan(20);
});
