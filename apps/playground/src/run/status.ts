import { count } from '../charts/curve-data.js';
import type { PageRun } from './run.svelte.js';

/** How the run is going, in a sentence. */
export function statusText({ phase, opened, sequences, checks, end }: StatusOf): string {
  if (phase === 'opening') return 'Setting the machine up…';
  if (phase === 'failed' || !opened) return 'There is no machine to train.';
  const solved = checks.at(-1)?.wrongBits === 0;
  if (phase === 'training' || phase === 'pausing') {
    return solved ? 'Learning; the last check found no wrong bit.' : 'Learning…';
  }
  if (end?.stoppedBy === 'diverged')
    return 'Training was given up: the gradients are no longer finite. Try a lower learning rate.';
  if (end?.solved === true)
    return `Learned: the check after ${count(sequences)} sequences found no wrong bit.`;
  if (sequences === 0 && opened.isTrained)
    return `A trained model with ${count(opened.weights)} weights: look inside, or ask it.`;
  if (sequences === 0)
    return `A fresh machine with ${count(opened.weights)} weights. It knows nothing yet.`;
  if (sequences >= opened.config.maxSequences)
    return solved ? 'Learned: the last check found no wrong bit.' : 'The budget is used up.';
  return `Paused after ${count(sequences)} of ${count(opened.config.maxSequences)} sequences.`;
}

type StatusOf = Pick<PageRun, 'phase' | 'opened' | 'sequences' | 'checks' | 'end'>;
