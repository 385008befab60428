import { copy, paper, train } from 'tapehead';
import { elman } from './controller.js';

const { model, solved, evaluation } = await train(copy({ bits: 3, maxLength: 5 }), {
  // The paper's machine, small, for a part of your own runs on the reference engine, op by op.
  machine: paper({ controller: elman({ units: 32 }), slots: 16, width: 8 }),
  seed: 1,
  batch: 8,
  maxSequences: 4000,
  onCurvePoint: ({ sequences, bitsPerSequence }) => {
    console.log(`${sequences} sequences: ${bitsPerSequence?.toFixed(2) ?? '?'} bits`);
  },
});
console.log(solved ? 'Learned.' : 'Not learned yet: give it more sequences, or another seed.');
console.table(evaluation.map(({ length, bitErrorRate }) => ({ length, bitErrorRate })));
model.dispose();
