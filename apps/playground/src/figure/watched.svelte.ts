import type { PageRun } from '../run/run.svelte.js';
import { createLook, type Look } from './look.svelte.js';

/** A machine, shown working on one sequence. */
export interface WatchedMachine {
  readonly run: PageRun;
  readonly look: Look;
  /** Runs the shown sequence through the current machine. */
  watch(): Promise<void>;
  /** The same while it learns, as `Look.follow`. */
  follow(): Promise<void>;
  /** Chooses another sequence. */
  another(): void;
}

export function createWatched(run: PageRun): WatchedMachine {
  const look = createLook(run);
  let seed = 0;
  const requests = () => {
    const [setting] = run.opened?.task.settings ?? [];
    return setting ? [{ kind: 'drawn', setting, seed } as const] : [];
  };
  async function watch() {
    for (const request of requests()) await look.show(request);
  }
  return {
    run,
    look,
    watch,
    async follow() {
      for (const request of requests()) await look.follow(request);
    },
    another() {
      seed += 1;
      void watch();
    },
  };
}
