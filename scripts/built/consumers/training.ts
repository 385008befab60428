import { lstm } from '@tapehead/controllers';
import { createRng, type Task } from '@tapehead/core';
import { type Ntm, paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import {
  adam,
  clipByValue,
  createReferenceStep,
  trainModel,
  type TrainingResult,
} from '@tapehead/trainer';
import { selectWasm } from '@tapehead/wasm';

await selectWasm();
const rng = createRng(1);
const task: Task = copy({ bits: 2, maxLength: 2 });
const { inputSize, outputSize } = task;
const machine = paper({ controller: lstm({ units: 16 }), slots: 8, width: 4 });
const model: Ntm = machine.build({ inputSize, outputSize }, rng.fork());
const step = createReferenceStep(model, { optimizer: adam(), clip: clipByValue({ limit: 10 }) });

const losses: unknown[] = [];
const result: TrainingResult = await trainModel({
  model,
  task,
  step,
  rng: rng.fork(),
  learningRate: 1e-2,
  maxSequences: 30,
  pointEvery: 10,
  callbacks: { onCurvePoint: ({ bitsPerSequence }) => void losses.push(bitsPerSequence) },
});
if (losses.length !== 3 || !losses.every(Number.isFinite)) {
  throw new Error(`${result.stoppedBy}: losses ${losses.join(', ')}`);
}
step.dispose();
model.dispose();
