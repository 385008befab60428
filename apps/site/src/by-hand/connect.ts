import { type Remote, wrap } from 'comlink';
import type { ByHand } from './worker.js';

let worker: Remote<ByHand> | null = null;

/** The worker that computes what is moved by hand: one for all figures. */
export function byHand(): Remote<ByHand> {
  return (worker ??= wrap<ByHand>(
    new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }),
  ));
}
