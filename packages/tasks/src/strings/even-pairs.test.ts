import { testStringTask } from '../../fixtures/string-tasks.js';
import { evenPairs } from './even-pairs.js';

testStringTask({
  make: evenPairs,
  answerLength: () => 1,
  solve(string) {
    const changes = string.slice(1).filter((symbol, i) => symbol !== string[i]);
    return [changes.length % 2 === 0 ? 'even' : 'odd'];
  },
  example: { file: 'even-pairs.ts', length: 5, seed: 9 },
});
