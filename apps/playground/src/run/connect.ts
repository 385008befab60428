import { type Remote, wrap } from 'comlink';
import type { Lab } from '../engine/protocol.js';

/** A worker with a lab in it. */
export interface Connection {
  readonly lab: Remote<Lab>;
  /** Ends the worker, whatever it is doing. */
  close(): void;
}

export function connect(): Connection {
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'tapehead training',
  });
  return {
    lab: wrap<Lab>(worker),
    close() {
      worker.terminate();
    },
  };
}
