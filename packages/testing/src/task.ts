import {
  type Batch,
  createRng,
  type Registry,
  type Rng,
  type Setting,
  type Task,
} from '@tapehead/core';
import { type Check, register, type Test } from './check.js';
import { architectureChecks, stored } from './definition.js';
import { expectRefusal, expectSameBits, expectThat, sameBits } from './expectations.js';
import { expectSameArchitecture } from './load.js';
import { withoutMathRandom } from './math-random.js';
import { requireKind, requireTaskOptions } from './refuse.js';
import { expectBatch, rowsOf } from './task-batch.js';
import { knowledgeChecks } from './task-knowledge.js';

/** How to test a task. */
export interface TaskContractOptions {
  /** Checks also that this loads what the task stores. */
  readonly registry?: Pick<Registry, 'tasks'>;
}

const seed = 7;

/**
 * What a task must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testTask(test: Test, task: Task, options: TaskContractOptions = {}): void {
  const checks = taskContract(task, options);
  register(test, `task ${task.kind}`, checks);
}

/**
 * What a task must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function taskContract(task: Task, options: TaskContractOptions = {}): readonly Check[] {
  requireKind('taskContract.task', 'task', task);
  requireTaskOptions('taskContract', options);
  const { registry } = options;
  const sampleOf = (settings: readonly Setting[], from = seed) =>
    task.sample(settings, createRng(from));
  return [
    ...architectureChecks(task),
    ...(registry ? [loadCheck(task, registry)] : []),
    ...knowledgeChecks(task),
    {
      name: 'its settings have a length and can all be sampled',
      run() {
        for (const setting of task.settings) {
          expectThat(
            Number.isInteger(setting.length) && setting.length > 0,
            () => `settings: got ${JSON.stringify(setting)}, expected a length of at least 1`,
          );
          expectBatch(task, sampleOf([setting]), 1);
        }
      },
    },
    {
      name: 'it draws settings of its training range, the hardest of which comes first in `settings`',
      run() {
        const hardest = task.settings[0];
        for (const setting of drawSettings(task, createRng(seed), 20)) {
          expectThat(
            Object.keys(hardest).every((name) => name in setting),
            () =>
              `drawSetting: got ${JSON.stringify(setting)}, settings have ${JSON.stringify(hardest)}`,
          );
          expectThat(
            setting.length <= hardest.length,
            () =>
              `drawSetting: got ${JSON.stringify(setting)}, longer than ${JSON.stringify(hardest)}`,
          );
        }
      },
    },
    {
      name: 'batches of any size have the shapes and values that are declared',
      run() {
        const rng = createRng(seed);
        for (const sequences of [1, 2, 5]) {
          expectBatch(task, task.sample(drawSettings(task, rng, sequences), rng), sequences);
        }
      },
    },
    {
      name: 'lengths may differ in one batch; shorter ones are filled up with zeros and masked out',
      run() {
        const settings = [...drawSettings(task, createRng(seed), 4), task.settings[0]];
        const batch = sampleOf(settings);
        const steps = settings.map((setting) => sampleOf([setting], seed + 1).steps);
        expectThat(
          batch.steps === Math.max(...steps),
          () => `steps: got ${batch.steps} for sequences that alone have ${steps.join(', ')}`,
        );
        steps.forEach((own, sequence) => {
          const rows = rowsOf(batch, task, sequence).slice(own);
          expectThat(
            rows.every(({ input, target, mask }) =>
              [...input, ...target, mask].every((x) => x === 0),
            ),
            () => `sequence ${sequence} after its ${own} steps: expected zeros`,
          );
        });
      },
    },
    {
      name: 'the same seed gives the same bits, another seed others',
      run() {
        // Eight sequences, since two seeds may well draw the same single easy one.
        const settings = Array.from({ length: 8 }, () => ({ ...task.settings[0] }));
        const before = JSON.stringify(settings);
        const one = sampleOf(settings);
        const other = sampleOf(settings, seed + 1);
        expectSameSample(sampleOf(settings), one);
        const drawn = [1, 2].map(() => JSON.stringify(drawSettings(task, createRng(seed), 9)));
        expectThat(drawn[0] === drawn[1], () => `drawSetting: got ${drawn.join(' and ')}`);
        expectThat(JSON.stringify(settings) === before, () => 'sample changed the settings');
        expectThat(
          !sameBits(one.inputs, other.inputs) || !sameBits(one.targets, other.targets),
          () => `sample: got the same batch of ${before} from two seeds`,
        );
      },
    },
    {
      name: 'it takes random numbers from its generator alone',
      run() {
        withoutMathRandom(() => {
          const rng = createRng(seed);
          task.sample(drawSettings(task, rng, 3), rng);
        });
      },
    },
    {
      name: 'settings that make no sense are refused with a message that names the member',
      run() {
        const good = task.settings[0];
        const wrong = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12];
        for (const length of wrong) {
          expectRefusal(`length ${length}`, () => sampleOf([{ ...good, length }]), 'length');
        }
        for (const name of Object.keys(good)) {
          expectRefusal(`${name} NaN`, () => sampleOf([{ ...good, [name]: Number.NaN }]), name);
        }
        const unknown = { ...good, nonsense: 1 };
        expectRefusal(JSON.stringify(unknown), () => sampleOf([unknown]), 'nonsense');
        expectRefusal('no settings', () => sampleOf([]), '');
      },
    },
    {
      name: 'the optimum is finite, and no more than a guess of every bit costs',
      run() {
        const batch = sampleOf(task.settings.slice(0, 1));
        const bits = task.optimalBits(batch);
        const answers = batch.mask.reduce((sum, counts) => sum + counts, 0) * task.outputSize;
        expectThat(
          bits >= 0 && bits <= answers,
          () => `optimalBits: got ${bits} for ${answers} bits, expected from 0 to that`,
        );
      },
    },
    {
      name: 'where nothing is left to guess, equal inputs so far have equal targets',
      run() {
        expectAnswerable(task);
      },
    },
  ];
}

function loadCheck(task: Task, registry: Pick<Registry, 'tasks'>): Check {
  return {
    name: 'its stored options load to the same task',
    run() {
      const loaded = registry.tasks[task.kind]?.(stored(task.options));
      expectThat(loaded !== undefined, () => `the registry has no ${JSON.stringify(task.kind)}`);
      expectSameArchitecture(loaded, task);
      const settings = task.settings.slice(0, 1);
      expectSameSample(
        loaded.sample(settings, createRng(seed)),
        task.sample(settings, createRng(seed)),
      );
    },
  };
}

function drawSettings(task: Task, rng: Rng, count: number): readonly Setting[] {
  return Array.from({ length: count }, () => task.drawSetting(rng));
}

function expectSameSample(got: Batch, expected: Batch): void {
  expectSameBits('inputs', got.inputs, expected.inputs);
  expectSameBits('targets', got.targets, expected.targets);
  expectSameBits('mask', got.mask, expected.mask);
}

/** Looks among many easy sequences for ones with the same beginning: their targets must not depend on what follows. */
function expectAnswerable(task: Task): void {
  const rng = createRng(seed);
  const [easiest] = [...drawSettings(task, rng, 50)].sort(
    (one, other) => weightOf(one) - weightOf(other),
  );
  if (easiest === undefined) return;
  const batch = task.sample(
    Array.from({ length: 500 }, () => easiest),
    rng,
  );
  if (task.optimalBits(batch) > 0) return;
  const answers = new Map<string, string>();
  for (let sequence = 0; sequence < batch.sequences; sequence += 1) {
    let soFar = '';
    for (const { input, target, mask } of rowsOf(batch, task, sequence)) {
      soFar += `${input.join()};`;
      if (mask === 0) continue;
      const known = answers.get(soFar);
      expectThat(
        known === undefined || known === target.join(),
        () =>
          `targets: after the same inputs one sequence wants ${known}, another ${target.join()}; what is not in the inputs so far cannot be learned, or optimalBits is not 0`,
      );
      answers.set(soFar, target.join());
    }
  }
}

function weightOf(setting: Setting): number {
  return Object.values(setting).reduce((product, value) => product * value, 1);
}
