import { feedforward } from '@tapehead/controllers';
import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { adam, sigmoidCrossEntropy } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { compileStep } from './compile-step.js';
import { missingKernels } from './missing-kernels.js';

const sizes = { inputSize: 3, outputSize: 2 };
const own = { ...feedforward({ units: 4 }), kind: 'own' };

const messageOf = (make: () => { dispose(): void }) => {
  try {
    make().dispose();
    return null;
  } catch (error) {
    return String(error);
  }
};

test('says what compiling would throw, and takes nothing for it', () => {
  const optimizer = adam();
  for (const controller of [feedforward({ units: 4 }), own]) {
    const model = paper({ controller, slots: 3, width: 2 }).build(sizes, createRng(1));
    const before = tf.memory().numTensors;
    const isOwn = controller === own;
    for (const loss of [undefined, sigmoidCrossEntropy, { ...sigmoidCrossEntropy }]) {
      const missing = missingKernels(model, { optimizer, loss });
      expect(tf.memory().numTensors).toBe(before);
      // A part without kernels is recorded instead.
      if (isOwn) expect(missing?.role).toBe('controller');
      else
        expect(missing && String(missing)).toBe(
          messageOf(() => compileStep(model, { optimizer, loss })),
        );
    }
    expect(missingKernels(model) === null).toBe(!isOwn);
    model.dispose();
  }
});
