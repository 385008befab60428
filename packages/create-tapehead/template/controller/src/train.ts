import { copy, paper, train } from 'tapehead';
import { elman } from './controller.js';

const { model, solved, evaluation } = await train(copy({ bits: 2, maxLength: 3 }), {
  // The paper's machine, small, so that it learns in seconds.
  machine: paper({ controller: elman({ units: 32 }), slots: 8, width: 6 }),
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
