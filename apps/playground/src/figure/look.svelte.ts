import type { TraceRequest, TraceSnapshot } from '../engine/protocol.js';
import type { PageRun } from '../run/run.svelte.js';

/** A look inside the machine of a run: one sequence, and the step at which one stands. */
export interface Look {
  readonly snapshot: TraceSnapshot | null;
  step: number;
  /** Runs the sequence through the machine as it is now. Requests that come meanwhile become one. */
  show(request: TraceRequest): Promise<void>;
  clear(): void;
}

export function createLook(run: Pick<PageRun, 'trace' | 'tell'>): Look {
  let snapshot = $state.raw<TraceSnapshot | null>(null);
  let step = $state(0);
  let waiting: TraceRequest | null = null;
  let busy = false;

  const last = () => Math.max(0, (snapshot?.steps ?? 1) - 1);
  return {
    get snapshot() {
      return snapshot;
    },
    get step() {
      return Math.min(step, last());
    },
    set step(next) {
      step = Math.min(last(), Math.max(0, next));
    },
    async show(request) {
      waiting = request;
      if (busy) return;
      busy = true;
      try {
        while (waiting) {
          const next: TraceRequest = waiting;
          waiting = null;
          const first = snapshot === null;
          snapshot = await run.trace(next);
          if (first) step = Math.floor(snapshot.steps / 2);
        }
      } catch (error) {
        run.tell(error);
      } finally {
        busy = false;
      }
    },
    clear() {
      snapshot = null;
    },
  };
}
