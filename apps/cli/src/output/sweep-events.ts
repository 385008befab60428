import type { JsonObject } from '@tapehead/core';
import type { RunRecord } from '@tapehead/runs';
import type { JobProgress } from '../sweep/job-progress.js';

/** Which run of the sweep an event is about. */
interface OfRun {
  readonly id: string;
  readonly fields: JsonObject;
}

/** Redis cannot be used at the moment; the command keeps trying. */
export interface RedisError {
  readonly event: 'error';
  readonly message: string;
}

/** Redis can be used again. */
export interface RedisRecovery {
  readonly event: 'recovered';
}

/** What `sweep --json` prints. */
export type SweepEvent =
  | ({ readonly event: 'begin'; readonly upTo: number | null } & OfRun)
  | ({ readonly event: 'progress' } & OfRun & JobProgress)
  | ({ readonly event: 'rung'; readonly rung: number } & OfRun)
  | ({ readonly event: 'end'; readonly known: boolean } & OfRun & Omit<RunRecord, 'curve'>)
  | RedisError
  | RedisRecovery
  | { readonly event: 'done'; readonly report: string; readonly runs: number };

/** What `worker --json` prints, each with its `time`. */
export type WorkerEvent =
  | { readonly event: 'begin'; readonly job: string }
  | { readonly event: 'end'; readonly job: string; readonly stored: boolean }
  | { readonly event: 'fail'; readonly job: string; readonly message: string }
  | { readonly event: 'leave'; readonly job: string; readonly handedBack: boolean }
  | RedisError
  | RedisRecovery;
