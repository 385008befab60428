import { Worker } from 'node:worker_threads';
import { feedforward, lstm } from '@tapehead/controllers';
import { type Batch, createRng, InvalidOptionsError } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { adam, clipByGlobalNorm, sigmoidCrossEntropy, squaredError } from '@tapehead/trainer';
import { compileStep } from '@tapehead/wasm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createParallelStep, type ParallelStepOptions } from './parallel-step.js';
import { nodeThread, startThread, type Thread } from './thread.js';
import { readWorkerScript } from './worker-script.js';

const task = copy({ bits: 3, maxLength: 6 });
const definition = paper({
  controller: lstm({ units: 12 }),
  slots: 9,
  width: 5,
  controllerNoise: 0.1,
});
const options = { optimizer: adam(), clip: clipByGlobalNorm({ limit: 1 }) };
/** Lengths of the sequences of each update; the longest ones come late, so that memory has to grow. */
const lengths = [[1, 2, 3, 2, 1], [4, 6], [2], [6, 1, 1, 5, 3, 2, 4]];

let running = 0;

async function startCounted(): Promise<Thread> {
  const thread = await startThread();
  running += 1;
  return {
    ...thread,
    end() {
      running -= 1;
      thread.end();
    },
  };
}

interface Outcome {
  readonly losses: readonly number[];
  readonly norms: readonly number[];
  readonly weights: readonly number[];
}

/** The batch with targets where the mask leaves them out that would make NaN of any loss. */
function withoutLabels(batch: Batch): Batch {
  const odd = [Number.NaN, Infinity, -Infinity];
  const targets = batch.targets.map((target, index) =>
    batch.mask[Math.floor(index / task.outputSize)] === 0 ? (odd[index % 3] ?? 0) : target,
  );
  return { ...batch, targets };
}

/** Trains a fresh model for some updates. */
async function trained(
  parallel?: Omit<ParallelStepOptions, 'optimizer'>,
  change = (batch: Batch): Batch => batch,
): Promise<Outcome> {
  const model = definition.build(task, createRng(1));
  const step = parallel
    ? await createParallelStep(model, { ...options, startThread: startCounted, ...parallel })
    : compileStep(model, options);
  const rng = createRng(2);
  const [losses, norms]: [number[], number[]] = [[], []];
  for (const list of lengths) {
    const settings = list.map((length) => ({ length }));
    const batch = change(task.sample(settings, rng));
    const { loss, norm } = await step.gradients(batch, rng);
    losses.push(loss);
    norms.push(norm);
    step.update(0.01);
  }
  const weights = Object.values(model.weights).flatMap((weight) => [...weight.dataSync()]);
  step.dispose();
  model.dispose();
  return { losses, norms, weights };
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number) {
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(
    ...actual.map((value, index) => {
      const other = Number(expected[index]);
      return Math.abs(value - other) / Math.max(1, Math.abs(other));
    }),
  );
  expect(worst).toBeLessThan(tolerance);
}

describe('three workers', () => {
  const three = { workers: 3, isWorthSplitting: () => true };
  let [one, shared]: [Outcome, Outcome] = [
    { losses: [], norms: [], weights: [] },
    { losses: [], norms: [], weights: [] },
  ];

  beforeAll(async () => {
    one = await trained();
    shared = await trained(three);
  });

  test('losses, gradient norms and weights equal those of one worker to 1e-5', () => {
    expectClose(shared.losses, one.losses, 1e-5);
    expectClose(shared.norms, one.norms, 1e-5);
    expectClose(shared.weights, one.weights, 1e-5);
    expect(shared.weights).not.toEqual(one.weights);
  });

  test('the same seed gives the same bits, with shared memory and without', async () => {
    expect(await trained({ ...three, memory: 'transferred' })).toEqual(shared);
  });

  test('targets under mask 0 have no influence, whatever they are', async () => {
    expect(await trained(three, withoutLabels)).toEqual(shared);
    expect(await trained(undefined, withoutLabels)).toEqual(one);
  });

  test('with batches that are not worth it, the bits are those of one worker', async () => {
    expect(await trained({ workers: 2 })).toEqual(one);
    expect(await trained({ workers: 1 })).toEqual(one);
  });

  afterAll(() => {
    expect(running, 'threads that were not ended').toBe(0);
  });
});

test.each([
  [
    'a part',
    'shared',
    { ...lstm({ units: 12 }), build: feedforward({ units: 12 }).build },
    undefined,
  ],
  [
    'a loss',
    'transferred',
    lstm({ units: 12 }),
    { ...squaredError, evaluate: sigmoidCrossEntropy.evaluate },
  ],
] as const)(
  '%s of one’s own that workers take for a standard one of its kind is refused',
  async (what, memory, controller, loss) => {
    const model = paper({ controller, slots: 9, width: 5 }).build(task, createRng(1));
    const given = { ...options, loss, memory, workers: 2, startThread: startCounted };
    await expect(createParallelStep(model, given)).rejects.toThrow(
      what === 'a loss'
        ? 'worker 1 computes something else than this thread'
        : 'worker 1 has built another model',
    );
    expect(running).toBe(0);
    model.dispose();
  },
);

test('an optimizer of one’s own needs nothing of the workers', async () => {
  const model = definition.build(task, createRng(1));
  const own = { ...adam(), kind: 'mine' };
  const step = await createParallelStep(model, { optimizer: own, workers: 2 });
  await step.gradients(task.sample([{ length: 2 }, { length: 3 }], createRng(2)));
  step.update(1e-3);
  step.dispose();
  model.dispose();
});

test.each([
  [undefined, /^createParallelStep: got nothing/],
  [null, /^createParallelStep: got null/],
  [{ ...options, workers: '2' }, /\.workers: got "2", expected a whole number from 1 to 256/],
  [{ ...options }, /\.workers: got nothing/],
  [{ workers: 1 }, /\.optimizer: got nothing/],
  [{ ...options, workers: 1, worker: 2 }, /\.worker: no such option; .*Did you mean workers\?/],
  [{ ...options, workers: 1, memory: 'both' }, /\.memory: got "both"/],
  [{ ...options, workers: 1, startThread: 'x' }, /\.startThread: got "x", expected a function/],
])('%o are refused, as plain JavaScript may give them', async (given, message) => {
  const model = definition.build(task, createRng(1));
  const step: unknown = Reflect.apply(createParallelStep, undefined, [model, given]);
  await expect(step).rejects.toThrow(message);
  model.dispose();
});

test('a model that was disposed of is told as such', async () => {
  const model = definition.build(task, createRng(1));
  model.dispose();
  await expect(createParallelStep(model, { ...options, workers: 1 })).rejects.toThrow(
    'got a model that was disposed of',
  );
});

test.each([0, 1.5, 257])('%s workers are refused', async (workers) => {
  const model = definition.build(task, createRng(1));
  await expect(createParallelStep(model, { ...options, workers })).rejects.toThrow(
    InvalidOptionsError,
  );
  model.dispose();
});

test('a worker that cannot start says why, and none is left running', async () => {
  const model = definition.build(task, createRng(1));
  const broken = createParallelStep(model, {
    ...options,
    workers: 2,
    startThread: () => nodeThread(new Worker('throw new Error("no luck")', { eval: true })),
  });
  await expect(broken).rejects.toThrow('worker 1 cannot be started: no luck');
  model.dispose();
});

test('where a thread cannot be started at all, those before it are ended', async () => {
  const model = definition.build(task, createRng(1));
  let started = 0;
  const broken = createParallelStep(model, {
    ...options,
    workers: 3,
    startThread() {
      if (started === 1) throw new Error('no more');
      started += 1;
      return startCounted();
    },
  });
  await expect(broken).rejects.toThrow('no more');
  expect(running).toBe(0);
  model.dispose();
});

test('where there is no memory for the threads, none is left running', async () => {
  const model = definition.build(task, createRng(1));
  vi.stubGlobal('SharedArrayBuffer', function refuse() {
    throw new RangeError('Array buffer allocation failed');
  });
  const broken = createParallelStep(model, {
    ...options,
    workers: 3,
    memory: 'shared',
    startThread: startCounted,
  });
  await expect(broken).rejects.toThrow('Array buffer allocation failed');
  vi.unstubAllGlobals();
  expect(running).toBe(0);
  model.dispose();
});

test('a worker that ends before it has begun is told, not waited for', async () => {
  const model = definition.build(task, createRng(1));
  const silent = createParallelStep(model, {
    ...options,
    workers: 2,
    startThread: () => nodeThread(new Worker('', { eval: true })),
  });
  await expect(silent).rejects.toThrow('worker 1 cannot be started: it ended with exit code 0');
  model.dispose();
});

test('a worker that is killed fails the next step', async () => {
  const model = definition.build(task, createRng(1));
  const worker = new Worker(await readWorkerScript(), { eval: true });
  const step = await createParallelStep(model, {
    ...options,
    workers: 2,
    isWorthSplitting: () => true,
    startThread: () => nodeThread(worker),
  });
  const batch = task.sample([{ length: 2 }, { length: 1 }], createRng(1));
  expect(await step.gradients(batch)).toMatchObject({ finite: true });
  await worker.terminate();
  expect(() => step.gradients(batch)).toThrow('worker 1: it ended with exit code 1');
  step.dispose();
  model.dispose();
});

test('a batch whose arrays do not fit is refused before any worker gets it', async () => {
  const model = definition.build(task, createRng(1));
  const step = await createParallelStep(model, {
    ...options,
    workers: 2,
    startThread: startCounted,
    isWorthSplitting: () => true,
  });
  const batch = task.sample([{ length: 2 }, { length: 1 }], createRng(1));
  expect(() => step.gradients({ ...batch, mask: new Float32Array(3) })).toThrow(
    /batch\.mask: got 3 numbers/,
  );
  expect(await step.gradients(batch)).toMatchObject({ finite: true });
  step.dispose();
  model.dispose();
});
