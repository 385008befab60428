import type { RunFiles } from '@tapehead/runs';
import { parseJobTask } from './job-task.js';
import type { ThreadJob, ThreadReport } from './thread-messages.js';
import { trainJob } from './train-job.js';

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
    return await trainJob(parseJobTask(job.task), {
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
  } finally {
    report({ kind: 'end' });
    port.close();
  }
}
