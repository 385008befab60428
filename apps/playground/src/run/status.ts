import { isSolved } from '@tapehead/trainer';
import { count } from '../charts/curve-data.js';
import type { PageRun } from './run.svelte.js';

/** How the run is going, in a sentence. `chance`: what it is to answer is partly chance. */
export function statusText(
  { phase, opened, sequences, checks, end, ended }: StatusOf,
  chance: boolean,
): string {
  if (phase === 'opening') return 'Setting the machine up…';
  if (phase === 'failed' || !opened) return 'There is no machine to train.';
  if (phase === 'training' || phase === 'pausing') {
    const last = checks.at(-1);
    const solved = last !== undefined && isSolved(last);
    return solved ? 'Learning; the last check found no wrong bit.' : 'Learning…';
  }
  if (end?.stoppedBy === 'diverged')
    return 'Training was given up: the gradients are no longer finite. Try a lower learning rate.';
  if (ended) {
    const zero = checks.find(isSolved);
    if (chance)
      return 'The budget is used up. What comes next is partly chance: the loss says how well it is foreseen.';
    return zero
      ? `Learned: no wrong bit in a check, first after ${count(zero.sequences)} sequences.`
      : 'The budget is used up, and no check was without a wrong bit.';
  }
  const weights = count(opened.weights);
  if (sequences === 0)
    return opened.isTrained
      ? `A trained model with ${weights} weights: look inside, or ask it.`
      : `A fresh machine with ${weights} weights. It knows nothing yet.`;
  return `Paused after ${count(sequences)} of ${count(opened.config.maxSequences)} sequences.`;
}

type StatusOf = Pick<PageRun, 'phase' | 'opened' | 'sequences' | 'checks' | 'end' | 'ended'>;
