import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Listener } from './events.js';
import { type LogMark, readLog } from './read-log.js';
import { runFiles, type RunStorage } from './storage.js';

/** The log of a run that goes on: one JSON object a line, whole lines only. */
export interface RunLog extends Listener {
  /** The mark of everything written so far. */
  mark(): LogMark;
  /** Waits until everything written so far is safe in the storage. */
  sync(): void | Promise<void>;
}

/**
 * Appends every event but progress to the run's log, with the time; the last event also gets the mark of all lines
 * before it. Half a line that a crash left at the end is removed first.
 */
export async function openLog(storage: RunStorage, now: () => string): Promise<RunLog> {
  const before = await readLog(storage);
  const hash = sha256.create().update(before.bytes);
  let lines = before.lines.length;
  const file = storage.append(runFiles.log, before.bytes.length);
  const mark = () => ({ lines, sha256: bytesToHex(hash.clone().digest()) });
  return {
    tell(event) {
      if (event.event === 'progress') return;
      const stamped = {
        time: now(),
        ...event,
        ...(event.event === 'done' && { log: mark() }),
      };
      const line = new TextEncoder().encode(`${JSON.stringify(stamped)}\n`);
      file.append(line);
      hash.update(line);
      lines += 1;
    },
    mark,
    sync: file.sync,
    close: file.close,
  };
}
