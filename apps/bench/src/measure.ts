import type { Subject } from './subjects.js';

/** Milliseconds per sequence. */
export interface Timing {
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
  /** Forward, backward and update together. */
  readonly total: number;
  /** The same in wall-clock time. */
  readonly wall: number;
}

/** A subject and its timings, one for each round. */
export interface Measured {
  readonly engine: string;
  readonly rounds: readonly Timing[];
}

/** Process CPU time in milliseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One round: `count` batches of `batch` sequences. */
function round(subject: Subject, count: number, batch: number): Timing {
  const apart = subject.backwardHoldsForward;
  let [forward, backward, update, wall] = [0, 0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    subject.next();
    const wallBegin = performance.now();
    const begin = cpu();
    if (!apart) subject.forward();
    const forwardEnd = cpu();
    subject.backward();
    const backwardEnd = cpu();
    subject.update();
    const end = cpu();
    wall += performance.now() - wallBegin;
    forward += forwardEnd - begin;
    backward += backwardEnd - forwardEnd;
    update += end - backwardEnd;
  }
  const each = (milliseconds: number) => milliseconds / count / batch;
  const timing = {
    update: each(update),
    total: each(forward + backward + update),
    wall: each(wall),
  };
  if (!apart) return { ...timing, forward: each(forward), backward: each(backward) };
  // The forward pass alone is measured after the steps, since it would disturb their caches.
  const begin = cpu();
  for (let index = 0; index < count; index += 1) subject.forward();
  const alone = each(cpu() - begin);
  return { ...timing, forward: alone, backward: each(backward) - alone };
}

/** Measures the subjects in rounds that take turns, so that other load on the machine affects all alike. */
export function measure(
  subjects: readonly Subject[],
  batch: number,
  {
    rounds,
    millisecondsPerRound,
  }: { readonly rounds: number; readonly millisecondsPerRound: number },
): readonly Measured[] {
  const plans = subjects.map((subject) => {
    // Warms up long enough for the JavaScript engine to optimize the code.
    const warm = performance.now();
    let runs = 0;
    while (runs < 2 || (performance.now() - warm < millisecondsPerRound * 3 && runs < 400)) {
      round(subject, 1, batch);
      runs += 1;
    }
    const begin = cpu();
    round(subject, 1, batch);
    const count = Math.max(1, Math.round(millisecondsPerRound / Math.max(cpu() - begin, 0.01)));
    const timings: Timing[] = [];
    return { subject, count, timings };
  });
  for (let index = 0; index < rounds; index += 1) {
    for (const { subject, count, timings } of plans) timings.push(round(subject, count, batch));
  }
  return plans.map(({ subject, timings }) => ({ engine: subject.engine, rounds: timings }));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
