import { randomUUID } from 'node:crypto';
import type { TrainRunOptions } from '@tapehead/runs';

/** What differs between any two runs: a random id and the clock. */
export function newRun(): Pick<TrainRunOptions, 'id' | 'now'> {
  return { id: randomUUID(), now: () => new Date().toISOString() };
}
