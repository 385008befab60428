import { createHash } from 'node:crypto';
import { fstatSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RunError } from '../errors.js';
import { isFault, writeAll, writeWhole } from './disk.js';
import type { Listener } from './events.js';
import { type LogMark, readLog } from './read-log.js';
import { goOnWith, type RunFolder, runFiles } from './run-folder.js';

/** The log of a run that goes on: one JSON object a line, whole lines only. */
export interface RunLog extends Listener {
  /** What there is of it. */
  mark(): LogMark;
  /** Waits until that lies on the disk. */
  sync(): void;
}

/**
 * Appends every event but progress to the run's log, with the time, and to the last one the mark of all before.
 * Half a line, which a crash left at the
 * end, is taken away first. A log that is deleted or changed by others meanwhile ends the run; a deleted one is
 * written again first, so that the run can go on.
 */
export function openLog(folder: RunFolder): RunLog {
  const { disk } = folder;
  const path = join(folder.path, runFiles.log);
  const hash = createHash('sha256');
  let [lines, bytes] = [0, 0];
  const file = folder.attempt(runFiles.log, () => {
    const before = readLog(path);
    if (before.size > before.bytes.length) disk.truncate(path, before.bytes.length);
    hash.update(before.bytes);
    [lines, bytes] = [before.lines.length, before.bytes.length];
    return disk.open(path, 'a+');
  });
  const check = () => {
    const fault = faultOf(path, file, bytes);
    if (fault === null) return;
    if (fault === 'deleted') writeWhole(disk, path, contentsOf(file, bytes));
    const mended = fault === 'deleted' ? ', and has been written again' : '';
    throw new RunError(
      `${path}: it was ${fault} while the run was writing it${mended}. ${goOnWith(folder.path)}`,
    );
  };
  const mark = () => ({ lines, sha256: hash.copy().digest('hex') });
  return {
    tell(event) {
      if (event.event === 'progress') return;
      const stamped = {
        ...{ time: new Date().toISOString(), ...event },
        ...(event.event === 'done' && { log: mark() }),
      };
      const line = Buffer.from(`${JSON.stringify(stamped)}\n`);
      folder.attempt(runFiles.log, () => {
        check();
        writeAll(disk, file, line);
      });
      hash.update(line);
      lines += 1;
      bytes += line.length;
    },
    mark,
    sync: () => {
      folder.attempt(runFiles.log, () => {
        check();
        disk.sync(file);
      });
    },
    close: () => {
      disk.close(file);
    },
  };
}

/** What became of an open file that should have so many bytes. */
function faultOf(path: string, file: number, bytes: number): 'deleted' | 'changed' | null {
  const own = fstatSync(file, { bigint: true });
  try {
    const found = statSync(path, { bigint: true });
    const isOwn = found.ino === own.ino && found.dev === own.dev;
    return isOwn && found.size === BigInt(bytes) ? null : 'changed';
  } catch (error) {
    if (isFault(error, 'ENOENT')) return 'deleted';
    throw error;
  }
}

function contentsOf(file: number, bytes: number): Uint8Array {
  const contents = new Uint8Array(bytes);
  let read = 0;
  let last: number;
  do {
    last = readSync(file, contents, read, bytes - read, read);
    read += last;
  } while (last > 0 && read < bytes);
  return contents.subarray(0, read);
}
