import { expect, test } from 'vitest';
import { adam, clipByValue, isStandard, losses, noClipping, rmsprop } from './index.js';

const all = [...Object.values(losses), adam(), rmsprop(), clipByValue(), noClipping()];

test.each(all)('$kind is standard, its copies are not', (part) => {
  expect(isStandard(part)).toBe(true);
  expect(isStandard({ ...part })).toBe(false);
});

test.each(all)('nobody can change $kind', (part) => {
  expect(() => Object.assign(part, { kind: 'other' })).toThrow(TypeError);
  if ('options' in part) {
    expect(() => Object.assign(part.options, { beta1: 0 })).toThrow(TypeError);
  }
});
