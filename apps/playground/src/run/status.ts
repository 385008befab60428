import { budgetOf } from '@tapehead/experiments';
import type { OpenedRun } from '../engine/protocol.js';
import { count } from '../words/count.js';
import type { PageRun } from './run.svelte.js';

/** How the run is going, in a sentence. */
export function statusText({ phase, opened, sequences, checks, end, ended }: StatusOf): string {
  if (phase === 'opening') return 'Setting the machine up…';
  if (phase === 'failed' || !opened) return 'There is no machine to train.';
  if (phase === 'training' || phase === 'pausing') {
    const last = checks.at(-1);
    const solved = last?.solved === true;
    return solved ? `Learning; the last check found ${nothingWrong(opened)}.` : 'Learning…';
  }
  if (end?.stoppedBy === 'diverged')
    return 'Training was given up: the gradients are no longer finite. Try a lower learning rate.';
  if (ended) {
    const zero = checks.find(({ solved }) => solved);
    return zero
      ? `Learned: ${nothingWrong(opened)} in a check, first after ${count(zero.sequences)} sequences.`
      : `The budget is used up, and ${notLearned(opened)}.`;
  }
  const weights = count(opened.weights);
  if (sequences === 0)
    return opened.isTrained
      ? `A trained model with ${weights} weights: look inside, or ask it.`
      : `A fresh machine with ${weights} weights. It knows nothing yet.`;
  return `Paused after ${count(sequences)} of ${count(budgetOf(opened.config))} sequences.`;
}

/** What a check finds if the task is solved, in words. */
function nothingWrong({ task: { words } }: OpenedRun): string {
  if (words.by !== 'wrong outputs') return 'what the task asks for';
  return words.wrong.endsWith('s') ? `no ${words.wrong.slice(0, -1)}` : `no ${words.wrong}`;
}

function notLearned(opened: OpenedRun): string {
  return opened.task.words.by === 'wrong outputs'
    ? `every check found ${opened.task.words.wrong}`
    : 'no check found what the task asks for';
}

type StatusOf = Pick<PageRun, 'phase' | 'opened' | 'sequences' | 'checks' | 'end' | 'ended'>;
