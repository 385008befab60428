import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { InvalidOptionsError } from './invalid-options-error.js';
import { parseOptions } from './parse-options.js';
import {
  finiteNumber,
  flag,
  oneOf,
  positiveNumber,
  realNumber,
  strictOptions,
  wholeNumber,
} from './schemas.js';

const circular: Record<string, unknown> = {};
circular.self = circular;

const schema = strictOptions({
  units: wholeNumber(1, 4096),
  activation: oneOf(['tanh', 'relu']).default('tanh'),
  initial: z
    .discriminatedUnion(
      'kind',
      [
        strictOptions({ kind: z.literal('constant'), value: finiteNumber() }),
        strictOptions({ kind: z.literal('learned'), range: positiveNumber(10) }),
      ],
      { error: 'an object whose kind is constant or learned' },
    )
    .optional(),
  decay: realNumber(0, 1).optional(),
  centred: flag().optional(),
});

function faultsOf(value: unknown): readonly string[] {
  try {
    parseOptions('lstm', schema, value);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.faults;
    throw error;
  }
  return [];
}

test('fills in defaults', () => {
  expect(parseOptions('lstm', schema, { units: 3 })).toEqual({ units: 3, activation: 'tanh' });
});

test.each<[unknown, string]>([
  [{ units: 0 }, 'lstm.units: got 0, expected a whole number from 1 to 4096'],
  [{ units: 1.5 }, 'lstm.units: got 1.5, expected a whole number from 1 to 4096'],
  [{ units: Number.NaN }, 'lstm.units: got NaN, expected a whole number from 1 to 4096'],
  [{ units: '3' }, 'lstm.units: got "3", expected a whole number from 1 to 4096'],
  [{}, 'lstm.units: got nothing, expected a whole number from 1 to 4096'],
  [{ units: 1, decay: 1.1 }, 'lstm.decay: got 1.1, expected a number from 0 to 1'],
  [{ units: 1, decay: Infinity }, 'lstm.decay: got Infinity, expected a number from 0 to 1'],
  [{ units: 1, centred: 1 }, 'lstm.centred: got 1, expected true or false'],
  [{ units: 1, activation: 'cos' }, 'lstm.activation: got "cos", expected one of tanh, relu'],
  [
    { units: 1, unit: 2 },
    'lstm.unit: no such option; known options: units, activation, initial, decay, centred. Did you mean units?',
  ],
  [
    { units: 1, initial: { kind: 'learned', range: 0 } },
    'lstm.initial.range: got 0, expected a number greater than 0 and at most 10',
  ],
  [
    { units: 1, initial: { kind: 'constant', value: Infinity } },
    'lstm.initial.value: got Infinity, expected a finite number',
  ],
  [
    { units: 1, initial: { kind: 'x' } },
    'lstm.initial: got {"kind":"x"}, expected an object whose kind is constant or learned',
  ],
  [null, 'lstm: got null, expected an object'],
  [[], 'lstm: got [], expected an object'],
])('%j is refused: %s', (value, fault) => {
  expect(faultsOf(value)).toEqual([fault]);
});

test.each<[string, unknown, string]>([
  ['an object that holds itself', circular, 'an object'],
  ['an array that holds itself', [circular], 'an array'],
  ['a large number within', { units: { big: 1n } }, 'an object'],
  ['an object of a class', new Map(), 'an object of the class Map'],
  ['typed numbers', new Float32Array(1e6), 'an object of the class Float32Array'],
  ['an object whose JSON is nothing', { toJSON: () => undefined }, 'null'],
])('%s is told in few words', (_, units, words) => {
  expect(faultsOf({ units })).toEqual([
    `lstm.units: got ${words}, expected a whole number from 1 to 4096`,
  ]);
});

test('every fault has a line of its own', () => {
  expect(faultsOf({ units: 0, decay: 2, x: 1 })).toHaveLength(3);
});

test('whatever it is given, it answers or throws its own error with short lines', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const fault of faultsOf(value)) expect(fault.length).toBeLessThan(400);
    }),
  );
});
