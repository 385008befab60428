import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Listener } from './events.js';
import { type RunFolder, runFiles } from './run-folder.js';

/** Appends every event but progress to the run's log, one JSON object a line, with the time. */
export function openLog(folder: RunFolder): Listener {
  const file = openSync(join(folder.path, runFiles.log), 'a');
  return {
    tell(event) {
      if (event.event === 'progress') return;
      writeSync(file, `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`);
    },
    close: () => {
      closeSync(file);
    },
  };
}
