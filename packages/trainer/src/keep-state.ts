import { isDue } from './is-due.js';
import type { CheckpointOptions } from './train-options.js';
import type { TrainingState } from './training-state.js';

/**
 * Stores states as the options ask for it, at most one for each number of sequences. `before` is where the
 * run goes on, as it is stored already; null for a new one.
 */
export function stateKeeper(
  { every = Infinity, seconds = Infinity, save }: CheckpointOptions,
  before: number | null,
): (state: TrainingState, ends: boolean) => Promise<void> {
  let [kept, keptAt] = [before, performance.now()];
  return async (state, ends) => {
    const { sequences } = state;
    const due =
      kept === null ||
      (kept !== sequences &&
        (ends || isDue(every, kept, sequences) || performance.now() - keptAt >= 1000 * seconds));
    if (!due) return;
    await save(state);
    [kept, keptAt] = [sequences, performance.now()];
  };
}
