import { selectWasm } from '@tapehead/wasm';
import { expose, transfer } from 'comlink';
import { createLab } from './lab.js';
import type { LabWorker } from './protocol.js';
import { buffersOf } from './trace.js';

const lab = createLab();
const ready = selectWasm();
// Opening a run reports the failure. This only avoids an unhandled rejection if no run has been opened yet.
ready.catch(() => undefined);

/** Browsers report no event when a worker dies, but then its lock is released. Not every page may use locks. */
const begun = new Promise<void>((resolve) => {
  if (!('locks' in navigator)) {
    resolve();
    return;
  }
  void navigator.locks.request(self.name, () => {
    resolve();
    return new Promise<never>(() => undefined);
  });
});
// Otherwise the page would wait forever for an answer.
addEventListener('messageerror', () => {
  throw new Error('The page has asked for what cannot be read.');
});

/** The lab as the page sees it. Large answers are transferred, not copied. */
const remote: LabWorker = {
  ...lab,
  begin: () => begun,
  async open(request) {
    await ready;
    return lab.open(request);
  },
  async trace(request) {
    const begin = performance.now();
    const snapshot = await lab.trace(request);
    return transfer({ ...snapshot, took: performance.now() - begin }, buffersOf(snapshot));
  },
};
expose(remote);
