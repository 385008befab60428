import { testStringTask } from '../../fixtures/string-tasks.js';
import { modularArithmetic } from './modular-arithmetic.js';

testStringTask({
  make: modularArithmetic,
  symbolsOf: (length) => (length % 2 === 1 ? length : length - 1),
  answerLength: () => 1,
  solve(string) {
    // Every minus becomes a plus and a factor of −1: 4 − 2 · 3 is 4 + −1 · 2 · 3.
    const terms = string.join('').replaceAll('-', '+-1*').split('+');
    const products = terms.map((term) => term.split('*').reduce((a, b) => a * BigInt(b), 1n));
    const sum = products.reduce((a, b) => a + b, 0n);
    return [String(((sum % 5n) + 5n) % 5n)];
  },
  example: { file: 'modular-arithmetic.ts', length: 7, seed: 9 },
});
