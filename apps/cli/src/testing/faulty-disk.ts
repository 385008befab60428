import type { Disk } from '../run/disk.js';
import { hastyDisk } from './hasty-disk.js';

/** How a disk fails: it is full, or the machine stops. */
export type DiskFault = 'full' | 'stopped';

export interface FaultyDisk extends Disk {
  /** How many changes were tried. */
  changes(): number;
}

/**
 * A disk that does its work until change number `failsAt`, counted from 1. From then on either nothing more
 * can be stored, though it can be renamed and deleted, or nothing happens at all. The write under way is cut
 * in half.
 */
export function faultyDisk(failsAt: number, fault: DiskFault): FaultyDisk {
  let changes = 0;
  const fails = () => {
    changes += 1;
    return changes >= failsAt;
  };
  const failure = () =>
    fault === 'full'
      ? Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      : new Error('the machine has stopped');
  const storing =
    <Args extends readonly unknown[], Result>(change: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (fails()) throw failure();
      return change(...args);
    };
  const tidying =
    <Args extends readonly unknown[]>(change: (...args: Args) => void) =>
    (...args: Args): void => {
      if (fails() && fault === 'stopped') throw failure();
      change(...args);
    };
  let cut = false;
  return {
    makeFolder: storing(hastyDisk.makeFolder),
    open: storing(hastyDisk.open),
    write(file, bytes) {
      if (!fails()) return hastyDisk.write(file, bytes);
      if (cut || bytes.length < 2) throw failure();
      cut = true;
      return hastyDisk.write(file, bytes.subarray(0, bytes.length >> 1));
    },
    sync: storing(hastyDisk.sync),
    // A process that ends closes its files.
    close: hastyDisk.close,
    truncate: tidying(hastyDisk.truncate),
    rename: tidying(hastyDisk.rename),
    syncFolder: storing(hastyDisk.syncFolder),
    // By the clock, and so not a change that comes at a place of its own.
    touch: hastyDisk.touch,
    remove: tidying(hastyDisk.remove),
    removeFolder: tidying(hastyDisk.removeFolder),
    changes: () => changes,
  };
}
