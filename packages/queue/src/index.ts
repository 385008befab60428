/**
 * Training runs as jobs on Redis: any number of workers, checkpoints, one result for each job.
 * @module @tapehead/queue
 */

export { type CompletePlace, describePlace, parsePlace, type QueuePlace } from './place.js';
export type { JobData } from './queue-name.js';
export { openSubmitter, type SubmitOptions, type SubmittedJob, type Submitter } from './submit.js';
export type { ConnectionListener } from './teller.js';
export {
  type ComputeOptions,
  type QueuedJob,
  work,
  type WorkListener,
  type WorkOptions,
} from './work.js';
