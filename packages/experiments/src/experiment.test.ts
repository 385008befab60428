import { InvalidOptionsError, type JsonObject } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { experiment, loadExperiment } from './experiment.js';
import type { ExperimentOptions } from './experiment-options.js';
import { mergeConfig } from './merge-config.js';

const tiny = {
  task: { kind: 'copy', options: { bits: 2, maxLength: 3 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'paper', options: { slots: 5, width: 3 } },
} satisfies ExperimentOptions;

function faultsOf(options: unknown): readonly string[] {
  try {
    loadExperiment(options);
  } catch (error) {
    if (error instanceof InvalidOptionsError) return error.faults;
    throw error;
  }
  return [];
}

describe('the config', () => {
  it('is complete, survives JSON and makes the same experiment again', () => {
    const { config, model } = experiment(tiny);
    const again = loadExperiment(JSON.parse(JSON.stringify(config)));
    expect(again.config).toEqual(config);
    expect(again.model.options).toEqual(model.options);
    expect(config.machine.options).toMatchObject({
      readHeads: 1,
      addressing: { shift: { range: 3, bias: null } },
    });
    expect(config.evaluation).toEqual({ settings: null, sequences: 64 });
  });

  it.each<[string, JsonObject, RegExp]>([
    [
      'an unknown key',
      { learningrate: 1 },
      /config\.learningrate: no such option; known.*learningRate/,
    ],
    ['a wrong type', { batch: '16' }, /config\.batch: got "16", expected a whole number from 1/],
    [
      'a fraction of a sequence',
      { batch: 1.5 },
      /config\.batch: got 1\.5, expected a whole number/,
    ],
    ['a negative seed', { seed: -1 }, /config\.seed: got -1, expected a whole number from 0/],
    ['an unknown task', { task: { kind: 'cpoy' } }, /task: .*"cpoy".*known: copy, repeat-copy/],
    [
      'a wrong option of the task',
      { task: { options: { bits: 0 } } },
      /copy\.bits: got 0, expected/,
    ],
    [
      'an unknown controller',
      { controller: { kind: 'transformer' } },
      /controller: .*"transformer".*known: feedforward, lstm, gru/,
    ],
    ['no units', { controller: { options: { units: 0 } } }, /feedforward\.units: got 0, expected/],
    ['an unknown machine', { machine: { kind: 'enigma' } }, /machine: .*"enigma".*known: .*paper/],
    ['N = 0', { machine: { options: { slots: 0 } } }, /paper\.slots: got 0, expected/],
    ['M = 0', { machine: { options: { width: 0 } } }, /paper\.width: got 0, expected/],
    [
      'an even shift range',
      { machine: { options: { addressing: { shift: { range: 2 } } } } },
      /shift\.range: got 2, expected an odd number/,
    ],
    [
      'a shift range longer than the memory',
      { machine: { options: { addressing: { shift: { range: 7 } } } } },
      /shift\.range: got 7, expected at most the number of memory slots, 5/,
    ],
    [
      'a misspelt stage',
      { machine: { options: { addressing: { shfit: {} } } } },
      /paper\.addressing\.shfit: no such option/,
    ],
    [
      'a memory shorter than the longest training sequence',
      { task: { options: { maxLength: 6 } } },
      /memory has 5 slots, expected at least 6/,
    ],
    [
      'reads as output that are not as wide',
      { machine: { kind: 'article', options: { width: 3 } } },
      /reads.* are 3 numbers wide, expected 2/,
    ],
    [
      'more than memory can hold for the longest sequences that training draws',
      {
        machine: { options: { slots: 128, width: 20 } },
        batch: 16,
        task: { kind: 'repeat-copy', options: { longerProbability: 1, longerMax: 100 } },
      },
      /GiB of memory .* expected at most 2 GiB/,
    ],
    [
      'more than memory can hold',
      { machine: { options: { slots: 60_000, width: 4000 } } },
      /GiB of memory .* expected at most 2 GiB/,
    ],
    [
      'more links of a DNC than memory can hold',
      { machine: { kind: 'dnc', options: { slots: 2048, width: 4 } }, batch: 16 },
      /GiB of memory .* expected at most 2 GiB; lower the batch, the memory's slots/,
    ],
    [
      'too large a batch',
      { batch: 65_536, machine: { options: { slots: 4096 } } },
      /GiB of memory/,
    ],
    [
      'an unknown optimizer',
      { optimizer: { kind: 'lion' } },
      /optimizer: the kind "lion" is not registered; known: rmsprop, adam, sgd/,
    ],
    [
      'a wrong option of the optimizer',
      { optimizer: { kind: 'rmsprop', options: { decay: 2 } } },
      /rmsprop\.decay: got 2/,
    ],
    [
      'an unknown clipping',
      { clipping: { kind: 'some' } },
      /clipping: the kind "some" is not registered/,
    ],
    [
      'an unknown schedule',
      { schedule: { kind: 'sine' } },
      /schedule: the kind "sine" is not registered/,
    ],
    ['an unknown loss', { loss: 'hinge' }, /loss: the kind "hinge" is not registered/],
    [
      'a learning rate of 0',
      { learningRate: 0 },
      /config\.learningRate: got 0, expected a number greater than 0/,
    ],
    [
      'an evaluation at length 0',
      { evaluation: { settings: [{ length: 0 }] } },
      /copy setting\.length: got 0/,
    ],
    [
      'an unknown setting',
      { evaluation: { settings: [{ size: 3 }] } },
      /copy setting\.size: no such option/,
    ],
    [
      'a whole architecture beside a controller',
      { machine: { kind: 'ntm' }, controller: tiny.controller },
      /controller: got feedforward, expected null/,
    ],
  ])('is refused with %s, before anything is allocated', (_, changes, message) => {
    const tensors = tf.memory().numTensors;
    expect(faultsOf(mergeConfig(tiny, changes)).join('\n')).toMatch(message);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([undefined, null, [], 'copy', 7])('is refused when it is %s', (value) => {
    expect(faultsOf(value)).toHaveLength(1);
  });

  it('is refused with everything that is wrong at once', () => {
    const faults = faultsOf({
      task: { kind: 'copy', options: { bits: -1 } },
      controller: { kind: 'lstm', options: {} },
      machine: { kind: 'paper', options: { slots: 0, width: 0 } },
      optimizer: { kind: 'adam', options: { beta1: 1 } },
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'copy.bits',
      'lstm.units',
      'paper.slots',
      'paper.width',
      'adam.beta1',
    ]);
    const both = faultsOf({
      batch: 0,
      seed: -1,
      learningrate: 1,
      optimizer: 3,
      task: { kind: 'copy', options: { bits: -1 } },
      machine: { kind: 'paper', options: { slots: 0 } },
    });
    expect(both.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'config.batch',
      'config.learningrate',
      'config.optimizer',
      'config.seed',
      'copy.bits',
      'paper.slots',
    ]);
  });
});

describe('memory', () => {
  it('of which an engine needs more than there can be is refused for that engine', () => {
    const large = { ...tiny, batch: 4096, machine: { options: { slots: 256, width: 20 } } };
    const { checkMemory } = loadExperiment(mergeConfig(tiny, large));
    expect(() => {
      checkMemory('reference');
    }).toThrow(/training with the reference engine would need about \d.* GiB .* at most 2 GiB/);
    checkMemory('compiled');
    checkMemory('one of my own');
  });
});

describe('the machine', () => {
  it.each([
    ['paper', 'ntm', 'lstm'],
    ['pytorch-ntm', 'ntm', 'lstm'],
    ['plain', 'recurrent', 'lstm'],
  ])('%s brings its own controller, or takes the given one', (kind, model, controller) => {
    const own = experiment({ task: tiny.task, machine: { kind } });
    expect(own.model.kind).toBe(model);
    expect(own.controller).toBe(controller);
    const given = experiment({ ...tiny, machine: { kind } });
    expect(given.controller).toBe('feedforward');
    expect(given.model.options.controller).toEqual({
      kind: 'feedforward',
      options: { units: 4, layers: 1, activation: 'tanh' },
    });
  });

  it('may be a whole architecture, with the same outcome', () => {
    const preset = experiment(tiny);
    const whole = experiment({
      task: tiny.task,
      machine: { kind: preset.model.kind, options: preset.model.options },
    });
    expect(whole.controller).toBe('feedforward');
    expect(weightsOf(whole)).toEqual(weightsOf(preset));
  });
});

describe('build', () => {
  it('gives the same weights every time, and others with another seed', () => {
    expect(weightsOf(experiment(tiny))).toEqual(weightsOf(experiment(tiny)));
    expect(weightsOf(experiment({ ...tiny, seed: 2 }))).not.toEqual(weightsOf(experiment(tiny)));
  });

  it('scales fresh weight matrices and nothing else', () => {
    const plain = weightsOf(experiment(tiny));
    const doubled = weightsOf(experiment({ ...tiny, initialWeightScale: 2 }));
    expect(Object.keys(doubled)).toEqual(Object.keys(plain));
    for (const [name, values] of Object.entries(plain)) {
      const scale = name.endsWith('.weight') ? 2 : 1;
      expect(doubled[name], name).toEqual(values.map((value) => value * scale));
    }
  });
});

describe('evaluate', () => {
  it('measures a setting on the same sequences, whichever others are measured', async () => {
    const { build, evaluate } = experiment(tiny);
    const model = build();
    const seen: number[] = [];
    const all = await evaluate(model, {
      sequences: 3,
      onEntry: ({ length }) => seen.push(length),
    });
    const [one] = await evaluate(model, { sequences: 3, settings: [{ length: 6 }] });
    expect(seen).toEqual([3, 6, 12, 18]);
    expect(all[1]).toEqual(one);
    expect(one?.total).toBe(3 * 6 * 2);
    await expect(evaluate(model, { settings: [{ length: 0 }] })).rejects.toThrow(
      InvalidOptionsError,
    );
    model.dispose();
  });

  it("fills up settings from the task's first", () => {
    const { config } = experiment({
      task: { kind: 'repeat-copy', options: { maxLength: 3, maxRepeats: 4 } },
      evaluation: { settings: [{ length: 5 }, { repeats: 7 }] },
    });
    expect(config.evaluation.settings).toEqual([
      { length: 5, repeats: 4 },
      { length: 3, repeats: 7 },
    ]);
  });
});

function weightsOf({ build }: { build: ReturnType<typeof experiment>['build'] }) {
  const model = build();
  const values = Object.entries(model.weights).map(
    ([name, weight]) => [name, [...weight.dataSync()]] as const,
  );
  model.dispose();
  return Object.fromEntries(values);
}
