import { testStringTask } from '../../fixtures/string-tasks.js';
import { bucketSort } from './bucket-sort.js';

testStringTask({
  make: bucketSort,
  answerLength: (count) => count,
  solve: (string) => string.toSorted(),
  example: { file: 'bucket-sort.ts', length: 5, seed: 8 },
});
