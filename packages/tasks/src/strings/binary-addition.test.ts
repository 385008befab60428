import { testStringTask } from '../../fixtures/string-tasks.js';
import { binaryAddition } from './binary-addition.js';

testStringTask({
  make: binaryAddition,
  symbolsOf: (length) => Math.max(3, length),
  answerLength: (count) => count,
  solve(string) {
    const numbers = string.join('').split('+');
    const sum = numbers
      .map((digits) => BigInt(`0b${Array.from(digits).reverse().join('')}`))
      .reduce((a, b) => a + b, 0n);
    const digits = Math.max(...numbers.map(({ length }) => length)) + 1;
    return [...Array.from(sum.toString(2).padStart(digits, '0')).reverse(), 'end'];
  },
  example: { file: 'binary-addition.ts', length: 6, seed: 8 },
});
