import { createReferenceStep, decay } from '@tapehead/trainer';
import { describe, expect, it } from 'vitest';
import type { ExperimentOptions } from './experiment-options.js';
import { experiment } from './experiment.js';
import { budgetOf, scheduleWithin, withLaterPhases } from './phases.js';
import { decodeRunCheckpoint } from './run-checkpoint.js';
import { type RunSnapshot, trainExperiment } from './train-experiment.js';

const tiny = {
  task: { kind: 'copy', options: { bits: 1, maxLength: 1 } },
  controller: { kind: 'feedforward', options: { units: 4 } },
  machine: { kind: 'paper', options: { slots: 3, width: 2 } },
  learningRate: 1e-3,
  batch: 4,
  maxSequences: 24,
  pointEvery: 4,
  check: { every: 8, sequences: 2 },
} satisfies ExperimentOptions;

/** Trains an experiment, and returns its weights, curve and phases. */
async function trained(options: ExperimentOptions) {
  const made = experiment(options);
  const model = made.build();
  const step = createReferenceStep(model, made.stepOptions);
  const [points, phases]: [unknown[], unknown[]] = [[], []];
  const result = await trainExperiment(made, model, {
    step,
    onPhase: ({ from, to }, number) => phases.push([number, from, to]),
    callbacks: {
      onCurvePoint({ trainSeconds, ...point }) {
        expect(trainSeconds).toBeGreaterThanOrEqual(0);
        points.push(point);
      },
    },
  });
  const weights = Object.values(model.weights).map((weight) => [...weight.dataSync()]);
  step.dispose();
  model.dispose();
  const { sequences, stoppedBy } = result;
  return { weights, points, phases, sequences, stoppedBy };
}

describe('phases of a config', () => {
  it('take from the phase before what they do not say, and are complete', () => {
    const { config, phases } = experiment({
      ...tiny,
      phases: [
        { from: 16, sequences: 8, schedule: { kind: 'cosine' } },
        { from: 20, sequences: 4, learningRate: 1e-4 },
      ],
    });
    const cosine = { kind: 'cosine', options: { to: 0, over: 1 } };
    expect(config.phases).toEqual([
      { from: 16, sequences: 8, learningRate: 1e-3, schedule: cosine },
      { from: 20, sequences: 4, learningRate: 1e-4, schedule: cosine },
    ]);
    expect(phases.map(({ from, to }) => [from, to])).toEqual([
      [0, 16],
      [16, 20],
      [20, 24],
    ]);
    expect(budgetOf(config)).toBe(24);
    expect(experiment(config).config).toEqual(config);
    expect(experiment(config).differenceFrom(config)).toBeUndefined();
  });

  it('are left out where there are none', () => {
    expect(experiment({ ...tiny, phases: [] }).config).toEqual(experiment(tiny).config);
    expect(experiment(tiny).config).not.toHaveProperty('phases');
    expect(budgetOf(experiment(tiny).config)).toBe(24);
  });

  it.each<[unknown, RegExp]>([
    [{ from: 25, sequences: 8 }, /phases\.0\.from: got 25, expected a number from 1 to 24, where/],
    [{ from: 0, sequences: 8 }, /phases\.0\.from: got 0/],
    [{ from: 8 }, /phases\.0\.sequences: got nothing/],
    [{ from: 8, sequences: 8, batch: 2 }, /phases\.0\.batch: no such option/],
    [{ from: 8, sequences: 8, schedule: { kind: 'x' } }, /schedule.*"x"/],
    [5, /phases\.0: got 5/],
  ])('are refused as %j', (phase, message) => {
    const call = (): unknown =>
      Reflect.apply(experiment, undefined, [{ ...tiny, phases: [phase] }]);
    expect(call).toThrow(message);
  });
});

describe('training in phases', () => {
  const constant = { kind: 'constant' };

  it('gives the bits of one long phase, where the rate is the same', async () => {
    const long = await trained({ ...tiny, maxSequences: 32, schedule: constant });
    const more = [{ from: 16, sequences: 16 }];
    const { phases, ...parts } = await trained({ ...tiny, schedule: constant, phases: more });
    expect({ ...parts, phases: [] }).toEqual(long);
    expect(phases).toEqual([[2, 16, 32]]);
  });

  it('goes on in the last phase with a checkpoint from beyond all of them', async () => {
    const made = experiment({ ...tiny, maxSequences: 12, phases: [{ from: 12, sequences: 4 }] });
    const model = made.build();
    const step = createReferenceStep(model, made.stepOptions);
    let bytes = new Uint8Array();
    const checkpoint = {
      save: () => undefined,
      saveEnd(run: RunSnapshot) {
        bytes = run.encode();
      },
    };
    await trainExperiment(made, model, { step, checkpoint });
    const end = decodeRunCheckpoint(bytes);
    const from = { ...end, state: { ...end.state, sequences: 17 } };
    const begun: number[] = [];
    const { sequences } = await trainExperiment(made, model, {
      step,
      from,
      onPhase: (_phase, number) => begun.push(number),
    });
    expect([end.state.sequences, sequences, begun]).toEqual([16, 17, []]);
    step.dispose();
    model.dispose();
  });

  it('ends by solved checks in the last phase alone', async () => {
    // Every check counts as solved where one wrong output in a thousand is allowed and none is made.
    const easy = { ...tiny, learningRate: 0.05, maxSequences: 4000, batch: 16 };
    const check = { every: 16, sequences: 4, stopAfter: 1 };
    const alone = await trained({ ...easy, check });
    expect(alone.stoppedBy).toBe('solved');
    const from = alone.sequences + 64;
    const both = await trained({ ...easy, check, phases: [{ from, sequences: 640 }] });
    expect(both.stoppedBy).toBe('solved');
    expect(both.sequences).toBeGreaterThan(from);
  });
});

it('a schedule runs over the budget of its phase', () => {
  const phase = { from: 100, to: 150, sequences: 100, learningRate: 1, schedule: decay() };
  const { factor } = scheduleWithin(phase);
  for (const sequences of [100, 120, 150]) {
    expect(factor(sequences / 150)).toBe(decay().factor((sequences - 100) / 100));
  }
});

it('a phase that was added later counts as none up to where it begins', () => {
  const phase = { from: 24, sequences: 8, learningRate: 1, schedule: { kind: 'x', options: {} } };
  expect(withLaterPhases({ a: 1 }, { phases: [phase] }, 24)).toEqual({ a: 1, phases: [phase] });
  expect(withLaterPhases({ a: 1 }, { phases: [phase] }, 25)).toEqual({ a: 1 });
  expect(withLaterPhases({ a: 1 }, {}, 24)).toEqual({ a: 1 });
});
