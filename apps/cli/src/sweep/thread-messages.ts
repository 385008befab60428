import type { MessagePort } from 'node:worker_threads';
import type { JobProgress } from './job-progress.js';
import type { JobTask } from './job-task.js';

/** What a thread of the pool is given. */
export interface ThreadJob {
  readonly task: JobTask;
  readonly from: Uint8Array | null;
  readonly checkpointSeconds: number;
  /** Any message that it receives ends the job; it sends {@link ThreadReport}s. */
  readonly port: MessagePort;
}

/** What a thread reports while it computes. */
export type ThreadReport =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'standing'; readonly files: Uint8Array }
  | { readonly kind: 'end' };
