import { createWatched, type WatchedMachine } from '../figure/watched.svelte.js';
import { createPageRun } from '../run/run.svelte.js';
import { zooFile } from '../run/zoo-file.js';
import { touredModel } from './stops.js';

/** The machine that the tour shows. The visitor's own is left as it is. */
export interface TouredMachine extends WatchedMachine {
  /** @throws {Error} in words if it cannot be loaded. */
  open(): Promise<void>;
  /** Ends its worker. */
  close(): void;
}

export function createTouredMachine(): TouredMachine {
  const run = createPageRun(() => {
    watched.look.clear();
  });
  const watched = createWatched(run);
  return {
    ...watched,
    async open() {
      const file = await zooFile(touredModel);
      if (!(await run.open({ config: null, file, task: null, budget: null })))
        throw new Error(run.fault?.lines.join('\n'));
      await watched.watch();
    },
    close() {
      run.close();
    },
  };
}
