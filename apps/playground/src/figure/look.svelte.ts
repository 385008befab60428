import { untrack } from 'svelte';
import type { TraceRequest, TraceSnapshot } from '../engine/protocol.js';
import type { PageRun } from '../run/run.svelte.js';
import { createPace } from './pace.js';

/** A look inside the machine of a run: one sequence, and the selected step. */
export interface Look {
  readonly snapshot: TraceSnapshot | null;
  step: number;
  /** Runs the sequence through the current machine. Of requests that come meanwhile, only the last one counts. */
  show(request: TraceRequest): Promise<void>;
  /** The same while the machine learns: not at every request, and not while the page is hidden. */
  follow(request: TraceRequest): Promise<void>;
  clear(): void;
}

export function createLook(run: Pick<PageRun, 'trace' | 'tell'>): Look {
  let snapshot = $state.raw<TraceSnapshot | null>(null);
  let step = $state(0);
  let waiting: TraceRequest | null = null;
  let busy = false;

  const last = () => Math.max(0, (snapshot?.steps ?? 1) - 1);
  const pace = createPace();
  async function show(request: TraceRequest) {
    waiting = request;
    if (busy) return;
    busy = true;
    try {
      while (waiting) {
        const next: TraceRequest = waiting;
        waiting = null;
        // Untracked, so that an effect that requests a look does not run again because of the result.
        const first = untrack(() => snapshot === null);
        const { took, ...shown } = await run.trace(next);
        snapshot = shown;
        pace.took(took);
        if (first) step = Math.floor(snapshot.steps / 2);
      }
    } catch (error) {
      run.tell(error);
    } finally {
      busy = false;
    }
  }
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
    show,
    async follow(request) {
      if (!busy && pace.isDue() && document.visibilityState === 'visible') await show(request);
    },
    clear() {
      snapshot = null;
    },
  };
}
