import { expect, test } from 'vitest';
import { keeps, recurrentName } from './network-of.js';

test.each(['lstm', 'layer-norm-lstm', 'gru', 'rnn'])(
  '%s: it says what is kept, with a memory beside it or without',
  (kind) => {
    const name = recurrentName({ kind });
    expect(name).toMatch(/^[A-Z]+$/);
    expect(keeps({ kind }, true)).toContain(`The ${name} also keeps`);
    expect(keeps({ kind }, false)).toMatch(/in its own units\.$/);
  },
);

test('a network that keeps nothing has what it reads, if there is a memory to read', () => {
  const network = { kind: 'feedforward' };
  expect(recurrentName(network)).toBeNull();
  expect(keeps(network, true)).toMatch(/it has read\.$/);
  expect(keeps(network, false)).toMatch(/nothing of earlier steps\.$/);
});

test('of a network of the visitor’s own nothing is known', () => {
  expect(recurrentName({ kind: 'your own' })).toBeNull();
  expect(keeps({ kind: 'your own' }, true)).toBe('');
});
