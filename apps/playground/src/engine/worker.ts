import '../ui/no-eval.js';
import { selectWasm } from '@tapehead/wasm';
import { expose, transfer } from 'comlink';
import { createLab } from './lab.js';
import type { LabWorker } from './protocol.js';
import { buffersOf } from './trace.js';

const lab = createLab();
const ready = selectWasm();
// Whoever opens a run is told; nobody may have by the time that it fails.
ready.catch(() => undefined);

/** Nobody is told when a worker dies, but its lock is free then. Not every page may ask for locks. */
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
// Otherwise the page would wait for an answer for ever.
addEventListener('messageerror', () => {
  throw new Error('The page has asked for what cannot be read.');
});

/** The lab as the page sees it: large answers are handed over, not copied. */
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
