import { testStringTask } from '../../fixtures/string-tasks.js';
import { reverseString } from './reverse-string.js';

testStringTask({
  make: reverseString,
  answerLength: (count) => count,
  solve: (string) => string.reduceRight<readonly string[]>((said, one) => [...said, one], []),
  example: { file: 'reverse-string.ts', length: 4, seed: 4 },
});
