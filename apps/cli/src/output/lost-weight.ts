import type { LostWeight } from '@tapehead/ntm';
import type { EvaluationEntry } from '@tapehead/trainer';
import { rough } from './format.js';

/** Less is rounding. */
const leastLost = 1e-9;

/** What was lost in several sequences; at least one. */
export function summarizeLost(losses: readonly LostWeight[]): LostWeight {
  return {
    steps: losses.reduce((sum, { steps }) => sum + steps, 0),
    most: losses.reduce((one, { most }) => Math.max(one, most), 0),
    mean: losses.reduce((sum, { mean }) => sum + mean, 0) / losses.length,
  };
}

/** What a sparse pass lost at each setting, as a list; empty if it was compared with no whole pass. */
export function lostText(
  evaluation: readonly EvaluationEntry[],
  lost: readonly LostWeight[],
): string {
  if (lost.length === 0) return '';
  const lines = lost.map(({ steps, most, mean }, index) => {
    const share =
      most < leastLost
        ? 'none'
        : `${rough(100 * mean)} % of a weighting, ${rough(100 * most)} % at most`;
    return `- length ${evaluation[index]?.length ?? ''}: ${share}, in ${steps} steps\n`;
  });
  return `\nWeight lost by sparse weightings, where they were compared with whole ones:\n${lines.join('')}`;
}
