import { feedforward, paper, train } from 'tapehead';

// Heads without a shift cannot move on to the next slot.
const machine = paper({
  controller: feedforward({ units: 100 }),
  addressing: { shift: { range: 1 } },
});
const { model, solved, evaluation } = await train('copy', { machine, maxSequences: 12_000 });
console.log(solved, evaluation); // false, and a third of the bits are wrong
model.dispose();
