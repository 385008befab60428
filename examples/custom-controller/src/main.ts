import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm, trainModel } from '@tapehead/trainer';
import { compileStep, selectWasm } from '@tapehead/wasm';
import { minimalGatedUnit } from './minimal-gated-unit.js';

const machine = paper({
  controller: minimalGatedUnit({ units: 16 }), // instead of lstm({ units: 16 })
  slots: 8,
  width: 6,
});

await selectWasm();
const task = copy({ bits: 2, maxLength: 3 });
const rng = createRng(1);
const model = machine.build(task, rng.fork());
const step = compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm() });
await trainModel({
  model,
  task,
  step,
  rng: rng.fork(),
  batch: 8,
  learningRate: 0.01,
  maxSequences: 160,
  pointEvery: 32,
  callbacks: {
    onCurvePoint({ sequences, bitsPerSequence }) {
      console.log(
        `${sequences} sequences: ${bitsPerSequence?.toFixed(2) ?? '?'} bits per sequence`,
      );
    },
  },
});
step.dispose();
model.dispose();
