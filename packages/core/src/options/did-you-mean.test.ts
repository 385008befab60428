import { expect, test } from 'vitest';
import { didYouMean } from './did-you-mean.js';

test.each([
  ['sed', ['batch', 'seed'], '. Did you mean seed?'],
  ['learningrate', ['learningRate'], '. Did you mean learningRate?'],
  ['shfit', ['interpolate', 'shift'], '. Did you mean shift?'],
  ['x', ['T', 'M'], ''],
  ['', ['a'], ''],
  ['length', ['minLength', 'maxLength'], ''],
  ['anything', [], ''],
  [undefined, ['undefined'], ''],
  [7, ['7'], ''],
])('%j among %j: %j', (given, known, answer) => {
  expect(didYouMean(given, known)).toBe(answer);
});
