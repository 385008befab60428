import { feedforward, gru, recurrent } from '@tapehead/controllers';
import { createRng, type HeadDefinition, InvalidOptionsError } from '@tapehead/core';
import { content, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm, paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, test } from 'vitest';
import { answer } from './answer.js';
import { train, type TrainTaskOptions } from './train.js';

const task = copy({ bits: 2, maxLength: 3 });
const small: TrainTaskOptions = {
  controller: feedforward({ units: 8 }),
  maxSequences: 8,
  evaluation: { settings: [{ length: 2 }], sequences: 2 },
};

describe('train', () => {
  it('trains and evaluates the same for the same seed, and otherwise for another', async () => {
    const curves = [];
    for (const seed of [1, 1, 2]) {
      const points: (number | null)[] = [];
      const { model, evaluation, config, engine } = await train(task, {
        ...small,
        seed,
        pointEvery: 2,
        onCurvePoint: ({ bitsPerSequence }) => {
          points.push(bitsPerSequence);
        },
      });
      expect({ engine, seed: config.seed, entries: evaluation.length }).toEqual({
        engine: 'compiled',
        seed,
        entries: 1,
      });
      model.dispose();
      curves.push(points);
    }
    expect(curves[0]).toHaveLength(4);
    expect(curves[1]).toEqual(curves[0]);
    expect(curves[2]).not.toEqual(curves[0]);
  });

  it('starts from the recipe for the task and controller', async () => {
    const { model, config } = await train(task, small);
    expect(config).toMatchObject({ schedule: { kind: 'decay', options: { over: 0.8 } } });
    model.dispose();
  });

  it("takes a task, and any part of a machine, of the caller's own", async () => {
    const own = { ...task, kind: 'my-copy' };
    const mine = { ...feedforward({ units: 8 }), kind: 'my-network' };
    const memory = { ...eraseAddMemory({ slots: 8, width: 4 }), kind: 'my-network' };
    const addressing = { ...content(), kind: 'my-network' };
    const reader = { ...readHead(), kind: 'my-network' };
    const machineWith = (heads: readonly HeadDefinition[]) =>
      ntm({ controller: feedforward({ units: 8 }), memory, heads });
    for (const parts of [
      { controller: undefined, machine: machineWith([readHead(), writeHead()]) },
      { controller: undefined, machine: machineWith([reader, writeHead()]) },
      { controller: undefined, machine: machineWith([readHead({ addressing }), writeHead()]) },
      { controller: mine },
      { controller: undefined, machine: paper({ controller: mine, slots: 8, width: 4 }) },
      { controller: undefined, machine: recurrent(mine) },
    ] satisfies TrainTaskOptions[]) {
      const { model, config, engine } = await train(own, { ...small, ...parts });
      expect(config.task.kind).toBe('my-copy');
      expect(JSON.stringify(config)).toContain('my-network');
      expect(engine).toBe('compiled');
      model.dispose();
    }
  });

  it('takes the name of a task, trained by the recipe for it', async () => {
    const { model, config, engine } = await train('copy', {
      ...small,
      controller: gru({ units: 4 }),
      machine: undefined,
    });
    expect(engine).toBe('compiled');
    expect(config).toMatchObject({
      task: { kind: 'copy', options: { bits: 8, maxLength: 20 } },
      controller: { kind: 'gru', options: { units: 4 } },
      schedule: { kind: 'decay', options: { over: 0.8 } },
      learningRate: 1e-4,
    });
    model.dispose();
    await expect(train('cpoy', small)).rejects.toThrow(/task: .*"cpoy".*copy/);
  });

  const misspelt = { ...small, sed: 1 };
  test.each<[string, TrainTaskOptions, RegExp]>([
    ['a budget of 0', { maxSequences: 0 }, /maxSequences/],
    ['a controller beside a whole machine', { machine: paper() }, /controller/],
    ['an option that is none', misspelt, /config\.sed: no such option.*seed/],
    ['a learning rate that is no number', { learningRate: Number.NaN }, /learningRate/],
  ])('%s is refused in words', async (_name, options, message) => {
    const error: unknown = await train(task, { ...small, ...options }).catch(
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(InvalidOptionsError);
    expect(String(error)).toMatch(message);
  });
});

describe('answer', () => {
  it('counts what is not the target', async () => {
    const batch = task.sample([{ length: 2 }, { length: 3 }], createRng(1));
    const { inputSize, outputSize } = task;
    const { model } = await train(task, small);
    const { outputs: bits, wrong, total } = await answer(model, batch);
    expect(total).toBe((2 + 3) * outputSize);
    const targets = Float32Array.from(bits);
    expect(await answer(model, { ...batch, targets })).toMatchObject({ wrong: 0 });
    const flipped = targets.map((bit) => 1 - bit);
    expect(await answer(model, { ...batch, targets: flipped })).toMatchObject({
      wrong: total,
    });
    expect(wrong).toBeLessThanOrEqual(total);
    await expect(answer({ ...model, inputSize: inputSize + 1 }, batch)).rejects.toThrow(/expected/);
    const unsure = {
      ...model,
      forward: (inputs: tf.Tensor3D) =>
        tf.fill<tf.Rank.R3>([inputs.shape[0], inputs.shape[1], outputSize], Number.NaN),
    };
    expect(await answer(unsure, batch)).toMatchObject({ wrong: total });
    model.dispose();
  });

  it('refuses what it cannot count', async () => {
    const batch = task.sample([{ length: 2 }], createRng(1));
    const model = paper({ slots: 3, width: 2 }).build(task, createRng(1));
    for (const [given, message] of [
      [{ ...batch, mask: batch.mask.map((one) => one / 2) }, /^batch: its mask has 0\.5, expected/],
      [{ ...batch, targets: batch.targets.map(() => 3) }, /^batch: its targets, .* got 3, exp/],
      [{ ...batch, mask: batch.mask.subarray(1) }, /^batch\.mask: got \d+ numbers, expected/],
    ] as const) {
      await expect(answer(model, given)).rejects.toThrow(message);
    }
    model.dispose();
    await expect(answer(model, batch)).rejects.toThrow(/^answer\.model: got .* disposed of/);
  });
});
