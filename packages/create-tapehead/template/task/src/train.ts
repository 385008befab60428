import { answer, createRng, feedforward, train } from 'tapehead';
import { everySecond } from './task.js';

const task = everySecond();
const { model, solved, evaluation } = await train(task, {
  controller: feedforward({ units: 64 }), // or lstm({ units: 64 })
  seed: 1,
  maxSequences: 20_000,
  check: { every: 1000, sequences: 64, stopAfter: 3 }, // ends after three checks without a wrong bit
  onCheck: ({ sequences, wrong }) => {
    console.log(`${sequences} sequences: ${wrong} wrong bits`);
  },
});
console.log(solved ? 'Learned.' : 'Not learned yet: give it more sequences, or another seed.');
console.table(evaluation.map(({ length, errorRate }) => ({ length, errorRate })));

const question = task.sample([{ length: 4 }], createRng(2));
const { outputs, wrong } = await answer(model, question, task);
console.log(`an answer: ${outputs.slice(-2 * task.outputSize).join(' ')} (${wrong} wrong)`);
model.dispose();
