import { testStringTask } from '../../fixtures/string-tasks.js';
import { cycleNavigation } from './cycle-navigation.js';

testStringTask({
  make: cycleNavigation,
  answerLength: () => 1,
  solve(string) {
    const count = (move: string) => string.filter((symbol) => symbol === move).length;
    return [String((count('on') + 4 * count('back')) % 5)];
  },
  example: { file: 'cycle-navigation.ts', length: 5, seed: 11 },
});
