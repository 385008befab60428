import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { limitedRng } from './limited-rng.js';

const exceeded = (): never => {
  throw new RangeError('exceeded');
};

test('draws what the generator draws, up to the limit', () => {
  const rng = createRng(1);
  const limited = limitedRng(createRng(1), 3, exceeded);
  expect([limited.uniform(), limited.normal(), limited.integer(10)]).toEqual([
    rng.uniform(),
    rng.normal(),
    rng.integer(10),
  ]);
  expect(limited.state()).toEqual(rng.state());
  expect(() => limited.uniform()).toThrow('exceeded');
});

test('generators that were forked share the limit', () => {
  const limited = limitedRng(createRng(1), 3, exceeded);
  const forked = limited.fork();
  forked.uniform();
  limited.uniform();
  expect(() => forked.normal()).toThrow('exceeded');
});
