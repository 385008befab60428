import { copy, eraseAddMemory, feedforward, ntm, readHead, train } from 'tapehead';
import { roundWriteHead } from './head.js';

const { model, solved, evaluation } = await train(copy({ bits: 2, maxLength: 3 }), {
  // A small machine, which learns in seconds.
  machine: ntm({
    controller: feedforward({ units: 32 }),
    memory: eraseAddMemory({ slots: 8, width: 6 }),
    heads: [readHead(), roundWriteHead()],
  }),
  seed: 1,
  batch: 32,
  learningRate: 0.004,
  maxSequences: 9600,
  pointEvery: 640,
  onCurvePoint: ({ sequences, bitsPerSequence }) => {
    console.log(`${sequences} sequences: ${bitsPerSequence?.toFixed(2) ?? '?'} bits`);
  },
});
console.log(solved ? 'Learned.' : 'Not learned yet: give it more sequences, or another seed.');
console.table(evaluation.map(({ length, errorRate }) => ({ length, errorRate })));
model.dispose();
