import type { RunFiles, RunParts } from '@tapehead/runs';
import { runParts } from '../parts/own-parts.js';
import { parseJobTask } from './job-task.js';
import type { ThreadJob, ThreadReport } from './thread-messages.js';
import { trainJob } from './train-job.js';

/** Loaded once, for all jobs of the pool. */
let loaded: Promise<RunParts> | undefined;

/** What each thread of the pool runs. */
export default async function computeJob(job: ThreadJob): Promise<RunFiles | null> {
  const { port, from, checkpointSeconds } = job;
  const stop = new AbortController();
  port.on('message', () => {
    stop.abort();
  });
  const report = (message: ThreadReport, transfer: readonly ArrayBuffer[] = []) => {
    port.postMessage(message, transfer);
  };
  try {
    loaded ??= runParts(job.parts, stop.signal);
    const parts = await loaded;
    return await trainJob(parseJobTask(job.task, parts), {
      parts,
      from,
      checkpointSeconds,
      signal: stop.signal,
      save(files) {
        report({ kind: 'standing', files }, [files.buffer]);
      },
      progress(progress) {
        report({ kind: 'progress', progress });
      },
    });
  } catch (error) {
    // It was stopped before it had begun.
    if (error === stop.signal.reason) return null;
    throw error;
  } finally {
    report({ kind: 'end' });
    port.close();
  }
}
