export { parsePlace, describePlace, type CompletePlace, type QueuePlace } from './connection.js';
export type { JobData } from './queue-name.js';
export type { StoredResult } from './store.js';
export { openSubmitter, type SubmitOptions, type SubmittedJob, type Submitter } from './submit.js';
export { type ComputeOptions, work, type WorkListener, type WorkOptions } from './work.js';
