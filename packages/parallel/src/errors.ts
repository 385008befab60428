/** No thread can be started here. */
export class NoThreadsError extends Error {
  override readonly name = 'NoThreadsError';
  /** The same in every release. */
  readonly code = 'NO_THREADS';

  constructor() {
    super(
      'No threads can be started here: there is neither a Worker, as pages have it, nor process.getBuiltinModule, ' +
        "as Node has it from 20.16 and 22.3 on. Train with one worker, or give startThread: () => nodeThread(new Worker(script)) with node:worker_threads' Worker.",
    );
  }
}
