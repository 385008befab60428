import { testStringTask } from '../../fixtures/string-tasks.js';
import { parity } from './parity.js';

testStringTask({
  make: parity,
  answerLength: () => 1,
  solve: (string) => [string.join('').replaceAll('a', '').length % 2 === 0 ? 'even' : 'odd'],
  example: { file: 'parity.ts', length: 5, seed: 5 },
});
