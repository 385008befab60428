import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { RunFiles } from '@tapehead/runs';
import { Piscina } from 'piscina';
import type { PartsFlags } from '../parts/own-parts.js';
import type { JobRunner } from './job-runner.js';
import type { ThreadJob, ThreadReport } from './thread-messages.js';

export interface PoolOptions {
  /** Runs at a time. */
  readonly jobs: number;
  readonly checkpointSeconds: number;
  /** What each thread loads. */
  readonly parts: PartsFlags;
}

/** Computes runs on threads of this process, each with a WASM instance of its own. */
export function createPoolRunner({ jobs, checkpointSeconds, parts }: PoolOptions): JobRunner {
  const pool = new Piscina<ThreadJob, RunFiles | null>({
    filename: fileURLToPath(new URL('./pool-thread.js', import.meta.url)),
    // A thread starts with the first run that finds none idle, and is kept: a new one would have to load everything again.
    minThreads: 0,
    maxThreads: jobs,
    idleTimeout: Infinity,
    // Otherwise an idle thread blocks its own event loop.
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
      const faults: unknown[] = [];
      const saveHere = (files: Uint8Array) => {
        try {
          save(files);
        } catch (error) {
          // Collected here and thrown at the end.
          faults.push(error);
          stop();
        }
      };
      const ended = new Promise<void>((resolve) => {
        port1.on('message', (report: ThreadReport) => {
          if (report.kind === 'end') resolve();
          if (report.kind === 'progress') progress(report.progress);
          if (report.kind === 'standing') saveHere(report.files);
        });
      });
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      try {
        const job: ThreadJob = { task, parts, from, checkpointSeconds, port: port2 };
        const result = await pool.run(job, { transferList: [port2] });
        // The result arrives on another channel than the thread's messages, so this waits for the last of those.
        await ended;
        if (faults.length > 0) throw faults[0];
        return result;
      } finally {
        signal.removeEventListener('abort', stop);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}
