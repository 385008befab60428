import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm, evaluate, trainModel } from '@tapehead/trainer';
import { compileModel, compileStep, explainCompilation } from '@tapehead/wasm';
import { expect, test } from 'vitest';
import { minimalGatedUnit } from './minimal-gated-unit.js';

const machine = paper({ controller: minimalGatedUnit({ units: 32 }), slots: 16, width: 8 });

test('a machine with it learns to copy without a wrong bit, compiled, in seconds', async () => {
  const task = copy({ bits: 3, maxLength: 4 });
  const rng = createRng(1);
  const model = machine.build(task, rng.fork());
  expect(explainCompilation(model)).toMatchObject({ engine: 'compiled', leftToTfjs: [] });
  const step = compileStep(model, { optimizer: adam(), clip: clipByGlobalNorm() });
  const passes = compileModel(model);
  const { solved } = await trainModel({
    model: { ...model, forward: passes.forward },
    task,
    step,
    rng: rng.fork(),
    batch: 8,
    learningRate: 5e-3,
    maxSequences: 100_000,
    check: { rng: rng.fork(), every: 2000, sequences: 64, stopAfter: 2 },
  });
  expect(solved).toBe(true);
  const settings = [1, 2, 3, 4].map((length) => ({ length }));
  const results = await evaluate(passes, task, settings, { rng: createRng(7), sequences: 64 });
  expect(results.map(({ wrong }) => wrong)).toEqual([0, 0, 0, 0]);
  passes.dispose();
  step.dispose();
  model.dispose();
});
