import { createParallelStep } from '@tapehead/parallel';
import { adam, clipByGlobalNorm } from '@tapehead/trainer';
import { median } from './measure.js';
import { buildModel, drawBatches, paperSizes, type Work } from './work.js';

/** How fast several workers train one model. */
export interface WorkersResult {
  readonly controller: Work['controller'];
  readonly batch: number;
  readonly workers: number;
  readonly sequencesPerSecond: number;
  /** Relative to one worker: the median over rounds that take turns. */
  readonly speedup: number;
}

const [rounds, millisecondsPerRound] = [15, 150];

/** Measures whole updates at T = 20 in wall-clock time, which is what threads should save. */
export async function measureWorkers(counts: readonly number[]): Promise<WorkersResult[]> {
  const results: WorkersResult[] = [];
  for (const controller of ['lstm', 'feedforward'] as const) {
    for (const batch of [2, 16]) {
      results.push(...(await compare({ controller, T: 20, batch, ...paperSizes }, counts)));
    }
  }
  return results;
}

async function compare(work: Work, counts: readonly number[]): Promise<WorkersResult[]> {
  const subjects = await Promise.all(counts.map((workers) => createSubject(work, workers)));
  for (const { run } of subjects) {
    for (let warm = 0; warm < 20; warm += 1) await run();
  }
  for (let index = 0; index < rounds; index += 1) {
    for (const { run, rates } of subjects) {
      const begin = performance.now();
      let [updates, passed] = [0, 0];
      while (passed < millisecondsPerRound) {
        await run();
        updates += 1;
        passed = performance.now() - begin;
      }
      rates.push((1000 * updates * work.batch) / passed);
    }
  }
  const [one] = subjects;
  const results = subjects.map(({ workers, rates }) => ({
    controller: work.controller,
    batch: work.batch,
    workers,
    sequencesPerSecond: Number(median(rates).toPrecision(3)),
    speedup: Number(
      median(rates.map((rate, index) => rate / (one?.rates[index] ?? Number.NaN))).toPrecision(3),
    ),
  }));
  for (const { dispose } of subjects) dispose();
  return results;
}

async function createSubject(work: Work, workers: number) {
  const model = buildModel(work);
  const step = await createParallelStep(model, {
    workers,
    optimizer: adam(),
    clip: clipByGlobalNorm({ limit: 10 }),
  });
  const batches = drawBatches(work);
  const rates: number[] = [];
  let turn = 0;
  return {
    workers,
    rates,
    async run() {
      const batch = batches[turn % batches.length];
      turn += 1;
      if (!batch) return;
      await step.gradients(batch);
      step.update(1e-4);
    },
    dispose() {
      step.dispose();
      model.dispose();
    },
  };
}
