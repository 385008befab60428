import { expect, test } from 'vitest';
import { firstDifference } from './first-difference.js';

const model = (units: number, more: Record<string, number> = {}, inputSize = 9) => ({
  architecture: {
    kind: 'recurrent',
    options: { controller: { kind: 'lstm', options: { units, ...more } } },
  },
  inputSize,
  outputSize: 8,
});

test.each([
  [model(4), model(4), undefined],
  [
    model(4),
    model(5),
    'architecture.options.controller.options.units: the file has 4, the model 5',
  ],
  [
    model(4, { layers: 2 }),
    model(4),
    'architecture.options.controller.options.layers: the file has 2, the model nothing',
  ],
  [
    model(4),
    model(4, { layers: 2 }),
    'architecture.options.controller.options.layers: the file has nothing, the model 2',
  ],
  [model(4), model(4, {}, 10), 'inputSize: the file has 9, the model 10'],
])('case %#', (stored, present, sentence) => {
  expect(firstDifference(stored, present)).toBe(sentence);
});
