import type { PageRun } from '../run/run.svelte.js';
import { createLook, type Look } from './look.svelte.js';

/** A machine, and one sequence at which it is watched. */
export interface WatchedMachine {
  readonly run: PageRun;
  readonly look: Look;
  /** Runs the sequence that one looks at through the machine as it is now. */
  watch(): Promise<void>;
  /** The same while it learns, as `Look.follow`. */
  follow(): Promise<void>;
  /** Another sequence to look at. */
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
