import { join } from 'node:path';
import { writeAll } from './disk.js';
import type { Listener } from './events.js';
import { readLog } from './read-log.js';
import { type RunFolder, runFiles } from './run-folder.js';

/** The log of a run that goes on: one JSON object a line, whole lines only. */
export interface RunLog extends Listener {
  /** How many lines there are. */
  lines(): number;
  /** Waits until they lie on the disk. */
  sync(): void;
}

/**
 * Appends every event but progress to the run's log, with the time. Half a line, which a crash left at the
 * end, is taken away first.
 */
export function openLog(folder: RunFolder): RunLog {
  const { disk } = folder;
  const path = join(folder.path, runFiles.log);
  let count = 0;
  const file = folder.attempt(runFiles.log, () => {
    const { lines: whole, bytes, size } = readLog(path);
    if (size > bytes) disk.truncate(path, bytes);
    count = whole.length;
    return disk.open(path, 'a');
  });
  return {
    tell(event) {
      if (event.event === 'progress') return;
      const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
      folder.attempt(runFiles.log, () => {
        writeAll(disk, file, Buffer.from(line));
      });
      count += 1;
    },
    lines: () => count,
    sync: () => {
      folder.attempt(runFiles.log, () => {
        disk.sync(file);
      });
    },
    close: () => {
      disk.close(file);
    },
  };
}
