import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { clipByGlobalNorm, createReferenceStep, rmsprop } from '@tapehead/trainer';
import { selectWasm } from '@tapehead/wasm';

await selectWasm();
const rng = createRng(1);
const task = copy({ bits: 2, maxLength: 2 });
const machine = paper({ controller: feedforward({ units: 16 }), slots: 8, width: 4 });
const { inputSize, outputSize } = task;
const model = machine.build({ inputSize, outputSize }, rng);
const step = createReferenceStep(model, {
  optimizer: rmsprop(),
  clip: clipByGlobalNorm({ limit: 10 }),
});

const batch = task.sample([{ length: 2 }], rng);
const first = step.gradients(batch);
for (let count = 0; count < 20; count += 1) {
  step.gradients(batch);
  step.update(1e-2);
}
const last = step.gradients(batch);
if (!(last.finite && last.loss < first.loss)) {
  throw new Error(`the loss went from ${first.loss} to ${last.loss}`);
}
step.dispose();
model.dispose();
