import { answer, copy, createRng, feedforward, paper, train } from 'tapehead';

// Heads without a shift cannot move on to the next slot.
const addressing = { interpolate: { gateBias: -1 }, shift: { range: 1 } };
const task = copy({ maxLength: 10 });
const { model, solved } = await train(task, {
  machine: paper({ controller: feedforward({ units: 100 }), addressing }),
  maxSequences: 12_000,
});
const { wrong, total } = await answer(model, task.sample([{ length: 10 }], createRng(1)));
console.log(solved, wrong, total); // false, and about a third of the 80 bits are wrong
model.dispose();
