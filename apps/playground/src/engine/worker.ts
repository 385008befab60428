import { selectWasm } from '@tapehead/wasm';
import { expose, transfer } from 'comlink';
import { createLab } from './lab.js';
import type { Lab } from './protocol.js';
import { buffersOf } from './trace.js';

const lab = createLab();
const ready = selectWasm();
// Whoever opens a run is told; nobody may have by the time that it fails.
ready.catch(() => undefined);

/** The lab as the page sees it: large answers are handed over, not copied. */
const remote: Lab = {
  ...lab,
  async open(request) {
    await ready;
    return lab.open(request);
  },
  async trace(request) {
    const snapshot = await lab.trace(request);
    return transfer(snapshot, buffersOf(snapshot));
  },
};
expose(remote);
