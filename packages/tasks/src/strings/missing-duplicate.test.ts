import { testStringTask } from '../../fixtures/string-tasks.js';
import { missingDuplicate } from './missing-duplicate.js';

testStringTask({
  make: missingDuplicate,
  symbolsOf: (length) => 2 * Math.ceil(length / 2),
  answerLength: () => 1,
  // What is missing is the letter with which both halves are the same.
  solve: (string) =>
    ['a', 'b'].filter((letter) => {
      const whole = string.join('').replace('_', letter);
      const half = whole.length / 2;
      return whole.slice(0, half) === whole.slice(half);
    }),
  example: { file: 'missing-duplicate.ts', length: 6, seed: 9 },
});
