import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { JobResult } from './job-outcome.js';
import type { JobRunner } from './job-runner.js';
import type { ThreadJob, ThreadReport } from './thread-messages.js';

export interface PoolOptions {
  /** Runs at a time. */
  readonly jobs: number;
  readonly checkpointSeconds: number;
}

/** Computes runs on threads of this process, each with a WASM instance of its own. */
export function createPoolRunner({ jobs, checkpointSeconds }: PoolOptions): JobRunner {
  const pool = new Piscina<ThreadJob, JobResult | null>({
    filename: fileURLToPath(new URL('./pool-thread.js', import.meta.url)),
    // Kept: a new one would load everything again for each run.
    minThreads: jobs,
    maxThreads: jobs,
    // Else an idle thread blocks its own event loop.
    atomics: 'disabled',
  });
  return {
    description: `${jobs} at a time on this machine`,
    concurrency: jobs,
    async run(task, { from, save, progress, signal }) {
      const { port1, port2 } = new MessageChannel();
      const stop = () => {
        port1.postMessage('stop');
      };
      let saved = Promise.resolve();
      const ended = new Promise<void>((resolve) => {
        port1.on('message', (report: ThreadReport) => {
          if (report.kind === 'end') resolve();
          if (report.kind === 'progress') progress(report.progress);
          if (report.kind !== 'checkpoint') return;
          saved = saved.then(() => save(report.bytes));
          // Thrown at the end.
          saved.catch(stop);
        });
      });
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      try {
        const job: ThreadJob = { task, from, checkpointSeconds, port: port2 };
        const result = await pool.run(job, { transferList: [port2] });
        // The result comes on another channel than what the thread has said.
        await ended;
        return result;
      } finally {
        signal.removeEventListener('abort', stop);
        port1.close();
        await saved;
      }
    },
    close: () => pool.destroy(),
  };
}
