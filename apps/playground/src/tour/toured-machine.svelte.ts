import { createWatched, type WatchedMachine } from '../figure/watched.svelte.js';
import { createPageRun } from '../run/run.svelte.js';
import { quickSettings } from '../settings/settings.js';
import { orSay } from '../ui/or-say.js';
import { type Stop, touredModel } from './stops.js';

/** The machine that the tour shows. The visitor's own is left as it is. */
export interface TouredMachine extends WatchedMachine {
  /** Shows one of the tour's machines, if it does not yet. @throws {Error} in words if it cannot be had. */
  open(which: Stop['machine']): Promise<void>;
  /** Ends its worker. */
  close(): void;
}

export function createTouredMachine(): TouredMachine {
  const run = createPageRun(() => {
    watched.look.clear();
  });
  const watched = createWatched(run);
  let shown: Stop['machine'] | null = null;
  return {
    ...watched,
    async open(which) {
      if (shown === which) return;
      shown = which;
      const source =
        which === 'trained'
          ? { config: null, file: await run.zooFile(touredModel) }
          : { config: await freshConfig(), file: null };
      if (!(await run.open({ ...source, task: null, part: null, budget: null })))
        throw new Error(run.fault?.lines.join('\n'));
      await watched.watch();
    },
    close() {
      run.close();
    },
  };
}

async function freshConfig() {
  const { configOf } = await orSay('What knows the experiments', import('../settings/form.js'));
  return configOf(quickSettings);
}
