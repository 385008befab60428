import { createRng } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { explainCompilation } from '../recorded/explain.js';
import { selectWasm } from '../select.js';

test('models are recorded on the backend that there is, also when it was removed and made anew', async () => {
  const engines: string[] = [];
  for (const round of [1, 2]) {
    const model = paper({ slots: 3, width: 2 }).build(
      { inputSize: 3, outputSize: 2 },
      createRng(round),
    );
    engines.push(explainCompilation(model).engine);
    model.dispose();
    if (round === 1) {
      tf.removeBackend('wasm');
      await selectWasm();
    }
  }
  expect(engines).toEqual(['compiled', 'compiled']);
});
