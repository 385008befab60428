import { testStringTask } from '../../fixtures/string-tasks.js';
import { duplicateString } from './duplicate-string.js';

testStringTask({
  make: duplicateString,
  answerLength: (count) => 2 * count,
  solve: (string) => Array.from(string.join('').repeat(2)),
  example: { file: 'duplicate-string.ts', length: 3, seed: 11 },
});
