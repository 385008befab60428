import type { PageRun } from '../run/run.svelte.js';
import { createLook, type Look } from './look.svelte.js';

/** A machine, and one sequence at which it is watched. */
export interface WatchedMachine {
  readonly run: PageRun;
  readonly look: Look;
  /** Runs the sequence that one looks at through the machine as it is now. */
  watch(): Promise<void>;
  /** Another sequence to look at. */
  another(): void;
}

export function createWatched(run: PageRun): WatchedMachine {
  const look = createLook(run);
  let seed = 0;
  async function watch() {
    const [setting] = run.opened?.task.settings ?? [];
    if (setting) await look.show({ kind: 'drawn', setting, seed });
  }
  return {
    run,
    look,
    watch,
    another() {
      seed += 1;
      void watch();
    },
  };
}
