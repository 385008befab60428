import { readdirSync, readFileSync } from 'node:fs';
import { contendersOf, loadExperiment } from '@tapehead/experiments';
import { compileModel, explainCompilation } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test, vi } from 'vitest';
import { zooCard } from './card.js';
import { loadZoo, zooModel } from './load-zoo.js';
import type { ZooName } from './catalogue.js';
import copyLstm from './generated/copy-lstm.safetensors.js';
import { readZooFile, zooModels } from './zoo-files.js';

const models = new URL('../models/', import.meta.url);

describe.each(zooModels)('$name', ({ name, task, controller, solved }) => {
  test('is what its card and the catalogue say', async () => {
    const { card, dispose } = await loadZoo(name);
    expect(card).toMatchObject({ name, task, controller, solved });
    expect(contendersOf(task).map((contender) => `${task}-${contender.name}`)).toContain(name);
    const file: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, models), 'utf8'));
    expect(card).toEqual(zooCard.parse(file));
    expect(card.solved).toBe(card.seeds.solved > 0);
    dispose();
  });

  test('is compiled with its trained weights, for training too', async () => {
    const model = await loadZoo(name);
    const { config, stepOptions } = loadExperiment(model.config);
    const report = explainCompilation(model, { batch: config.batch, loss: stepOptions.loss });
    expect(report).toMatchObject({ engine: 'compiled', leftToTfjs: [], anyBatch: true });
    model.dispose();
  });

  test('has the error rates of its card', async () => {
    const model = await loadZoo(name);
    const { evaluate, config } = loadExperiment(model.config);
    expect(config.seed).toBe(model.card.seed);
    const compiled = compileModel(model);
    const expected = model.card.evaluation.slice(0, 2);
    const measured = await evaluate(compiled, {
      settings: expected.map(({ setting }) => setting),
    });
    expected.forEach((entry, index) => {
      const { setting, errorRate = 1, cost = 0 } = measured[index] ?? {};
      expect(setting).toEqual(entry.setting);
      expect(Math.abs(errorRate - entry.errorRate)).toBeLessThan(0.002);
      expect(Math.abs(cost - entry.cost)).toBeLessThan(0.035 + 0.01 * entry.cost);
    });
    compiled.dispose();
    model.dispose();
  });
});

describe('patterns like those drawn by hand, of 40 vectors', () => {
  const wrongShare = async (name: ZooName) => {
    const model = await loadZoo(name);
    const compiled = compileModel(model);
    const [entry] = await loadExperiment(model.config).evaluate(compiled, {
      settings: [{ length: 40, stretches: 1 }],
    });
    compiled.dispose();
    model.dispose();
    return entry?.errorRate ?? Number.NaN;
  };

  test.each(['copy-feedforward-patterns', 'copy-lstm-patterns'] as const)(
    '%s copies',
    async (name) => {
      expect(await wrongShare(name)).toBe(0);
    },
  );

  test.each(['copy-feedforward', 'copy-lstm'] as const)(
    '%s, trained on random bits alone, does not',
    async (name) => {
      expect(await wrongShare(name)).toBeGreaterThan(0.005);
    },
  );
});

test('one-shot-lstm knows glyphs again from their second presentation on', async () => {
  const model = await loadZoo('one-shot-lstm');
  const compiled = compileModel(model);
  const [entry] = await loadExperiment(model.config).evaluate(compiled);
  const right = entry?.groups?.map(({ wrong, total }) => 1 - wrong / total) ?? [];
  expect(right).toHaveLength(10);
  expect(right[1]).toBeGreaterThan(0.85);
  for (const share of right.slice(2)) expect(share).toBeGreaterThan(0.96);
  compiled.dispose();
  model.dispose();
});

test('every file in the folder is a model of the catalogue, and its card', () => {
  const expected = zooModels.flatMap(({ name }) => [`${name}.json`, `${name}.safetensors`]);
  expect(readdirSync(models).toSorted()).toEqual(expected.toSorted());
});

test('a loaded model runs on its own and is freed whole', async () => {
  const before = tf.memory().numTensors;
  const model = await loadZoo('copy-lstm');
  tf.tidy(() => {
    expect(model.forward(tf.zeros([4, 2, 10])).shape).toEqual([4, 2, 8]);
    expect(model.trace?.(tf.zeros([4, 2, 10])).memory.shape).toEqual([4, 2, 128, 20]);
  });
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ['copy-lstn', /zoo: got "copy-lstn", expected one of copy-.*\. Did you mean copy-lstm\?$/],
  ['something-else', /zoo: got "something-else", expected one of copy-feedforward, copy-lstm/],
  ['', 'zoo: got "", expected one of '],
])('there is no model %j', async (name, message) => {
  await expect(readZooFile(name)).rejects.toThrow(message);
});

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  [7, '7'],
  [['copy-lstm'], '["copy-lstm"]'],
])('%j is no name', async (name, told) => {
  await expect(Reflect.apply(loadZoo, undefined, [name])).rejects.toThrow(
    `zoo: got ${told}, expected one of copy-feedforward, `,
  );
});

test('without a backend it says what is missing', async () => {
  const backends = vi.spyOn(tf.engine(), 'backendNames').mockReturnValue([]);
  await expect(loadZoo('copy-lstm')).rejects.toThrow('tfjs has no backend');
  backends.mockRestore();
});

test('a model is made of its module alone', async () => {
  const [one, other] = [zooModel(copyLstm), await loadZoo('copy-lstm')];
  expect(one.card).toEqual(other.card);
  expect(Object.keys(one.weights)).toEqual(Object.keys(other.weights));
  one.dispose();
  other.dispose();
});

test('what a module holds is the file of the model', async () => {
  for (const { name } of zooModels) {
    const file = readFileSync(new URL(`${name}.safetensors`, models));
    expect(Buffer.compare(await readZooFile(name), file), name).toBe(0);
  }
});

test.each([undefined, { default: copyLstm }, '<!doctype html>', 'AAAA', ''])(
  'what is no file of a model is refused: %j',
  (file) => {
    expect(() => {
      Reflect.apply(zooModel, undefined, [file]);
    }).toThrow(/zooModel\.file: got|safetensors|file/);
  },
);
