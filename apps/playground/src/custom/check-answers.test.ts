import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { checkShape } from './check-answers.js';

const sizes = { inputSize: 2, outputSize: 1, minLength: 1, maxLength: 4 };
const channels = { inputs: ['bit', 'start'], outputs: ['answer'] };

test('a shape is taken with the names of its channels or without', () => {
  expect(checkShape(sizes)).toEqual(sizes);
  expect(checkShape({ ...sizes, channels })).toEqual({ ...sizes, channels });
});

test.each([
  ['too few names', { ...channels, inputs: ['bit'] }],
  ['a name twice', { ...channels, inputs: ['bit', 'bit'] }],
  ['no outputs', { inputs: channels.inputs }],
  ['numbers', { ...channels, outputs: [1] }],
  ['a text', 'bit'],
])('%s are refused as the names of channels', (_name, given) => {
  expect(() => checkShape({ ...sizes, channels: given })).toThrow(InvalidOptionsError);
});
