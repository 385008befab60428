import { randomUUID } from 'node:crypto';
import type { TrainRunOptions } from '@tapehead/runs';

/** What no two runs have alike: a name and when they are. */
export function newRun(): Pick<TrainRunOptions, 'id' | 'now'> {
  return { id: randomUUID(), now: () => new Date().toISOString() };
}
