import { createWatched, type WatchedMachine } from '../figure/watched.svelte.js';
import { createPageRun } from '../run/run.svelte.js';
import { quickSettings } from '../settings/settings.js';
import { form } from '../settings/load-form.js';
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
  let turn: Promise<unknown> = Promise.resolve();

  async function openNow(which: Stop['machine']) {
    if (shown === which) return;
    const source =
      which === 'trained'
        ? { config: null, file: await run.zooFile(touredModel) }
        : { config: (await form()).configOf(quickSettings), file: null };
    if (!(await run.open({ ...source, sandboxes: {}, budget: null })))
      throw new Error(run.fault?.lines.join('\n'));
    shown = which;
    await watched.watch();
  }

  return {
    ...watched,
    open(which) {
      // One after the other: whoever leafs fast asks for the next machine before this one is there.
      const next = turn.then(() => openNow(which));
      turn = next.catch(() => undefined);
      return next;
    },
    close() {
      run.close();
    },
  };
}
