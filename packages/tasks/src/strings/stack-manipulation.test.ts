import { testStringTask } from '../../fixtures/string-tasks.js';
import { stackManipulation } from './stack-manipulation.js';

/** What is left once everything that is popped is struck out together with its pop, and pops of nothing, too. */
function struckOut(letters: string): string {
  const shorter = letters.replaceAll(/[ab]-|^-/g, '');
  return shorter === letters ? letters : struckOut(shorter);
}

testStringTask({
  make: stackManipulation,
  answerLength: (count) => count + 1,
  solve(string) {
    const letters = string.map((symbol) => (symbol === 'pop' ? '-' : symbol.slice(-1))).join('');
    return [...Array.from(struckOut(letters)).reverse(), 'end'];
  },
  example: { file: 'stack-manipulation.ts', length: 5, seed: 12 },
});
