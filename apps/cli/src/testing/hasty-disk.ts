import { type Disk, nodeDisk } from '../run/disk.js';

/** The disk of tests, during which no machine stops: it waits for nothing. */
export const hastyDisk: Disk = {
  ...nodeDisk,
  sync: () => undefined,
  syncFolder: () => undefined,
};
