import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import {
  adam,
  clipByGlobalNorm,
  createReferenceStep,
  evaluate,
  trainModel,
} from '@tapehead/trainer';
import { selectWasm } from '@tapehead/wasm';
import { reverse } from './reverse.js';

const task = reverse({ bits: 2, maxLength: 3 }); // instead of copy({ bits: 2, maxLength: 3 })

await selectWasm();
const rng = createRng(1);
const model = paper({ slots: 8, width: 6 }).build(task, rng.fork());
const step = createReferenceStep(model, { optimizer: adam(), clip: clipByGlobalNorm() });
await trainModel({
  model,
  task,
  step,
  rng: rng.fork(),
  batch: 8,
  learningRate: 0.01,
  maxSequences: 160,
});
const entries = await evaluate(model, task, task.settings, { rng: rng.fork(), sequences: 8 });
console.table(entries.map(({ length, wrong, total }) => ({ length, wrong, total })));
step.dispose();
model.dispose();
