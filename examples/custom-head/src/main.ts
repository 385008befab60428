import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { readHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm, trainModel } from '@tapehead/trainer';
import { compileStep, selectWasm } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { leastUsedWriteHead } from './least-used-write-head.js';

const machine = ntm({
  controller: feedforward({ units: 16 }),
  memory: eraseAddMemory({ slots: 8, width: 6 }),
  heads: [readHead(), leastUsedWriteHead()], // instead of [readHead(), writeHead()]
});

await selectWasm();
const task = copy({ bits: 2, maxLength: 3 });
const rng = createRng(1);
const model = machine.build(task, rng.fork());
const step = compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm() });
const { bitsPerSequence } = await trainModel({
  model,
  task,
  step,
  rng: rng.fork(),
  batch: 8,
  learningRate: 0.01,
  maxSequences: 160,
});
console.log(`${bitsPerSequence?.toFixed(2) ?? '?'} bits per sequence while it trained`);

const { steps, inputs } = task.sample([{ length: 3 }], rng);
const written = tf.tidy(() => {
  const trace = model.trace(tf.tensor3d(inputs, [steps, 1, task.inputSize]));
  const weighting = trace.heads[1]?.weighting ?? tf.zeros([steps, 1, 8]);
  return [...tf.argMax(weighting, 2).dataSync()];
});
console.log(`slots that it writes to, step by step: ${written.join(' ')}`);
step.dispose();
model.dispose();
