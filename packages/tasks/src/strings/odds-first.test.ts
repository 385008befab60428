import { testStringTask } from '../../fixtures/string-tasks.js';
import { oddsFirst } from './odds-first.js';

testStringTask({
  make: oddsFirst,
  answerLength: (count) => count,
  solve(string) {
    const whole = string.join('');
    return Array.from(whole.replaceAll(/(.).?/g, '$1') + whole.replaceAll(/.(.?)/g, '$1'));
  },
  example: { file: 'odds-first.ts', length: 5, seed: 5 },
});
