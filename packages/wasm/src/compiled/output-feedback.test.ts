import { lstm } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { outputFeedback, paper } from '@tapehead/ntm';
import { reverseString, teacherForced } from '@tapehead/tasks';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { explainCompilation } from '../recorded/explain.js';
import { compileModel } from './compile-model.js';

test('a machine that sees its own outputs is compiled, and puts out what tfjs does', () => {
  const task = teacherForced(reverseString());
  const { inputSize, outputSize } = task;
  const machine = paper({ controller: lstm({ units: 7 }), slots: 9, width: 5 });
  const model = outputFeedback(machine, { outputs: 'classes' }).build(
    { inputSize, outputSize },
    createRng(1),
  );
  expect(explainCompilation(model, { batch: 2 })).toMatchObject({
    engine: 'compiled',
    leftToTfjs: [],
  });
  const compiled = compileModel(model);
  const { inputs, steps, sequences } = task.sample([{ length: 5 }, { length: 9 }], createRng(2));
  tf.tidy(() => {
    const given = tf.tensor3d(inputs, [steps, sequences, inputSize]);
    const expected = model.forward(given).dataSync();
    const found = [compiled.forward(given), compiled.trace(given).logits];
    for (const logits of found) {
      logits.dataSync().forEach((logit, index) => {
        expect(Math.abs(logit - (expected[index] ?? Number.NaN))).toBeLessThan(1e-4);
      });
    }
  });
  compiled.dispose();
  model.dispose();
});
