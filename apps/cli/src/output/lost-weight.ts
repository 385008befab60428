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

/** What a sparse pass lost at each setting, a line for each. */
export function lostText(
  evaluation: readonly EvaluationEntry[],
  lost: readonly LostWeight[],
): string {
  const lines = lost.map(({ steps, most, mean }, index) => {
    const where = `length ${evaluation[index]?.length ?? ''}, ${steps} steps compared with the whole pass`;
    return most < leastLost
      ? `${where}: no weight was lost\n`
      : `${where}: ${rough(100 * mean)} % of a weighting were lost, ${rough(100 * most)} % at most\n`;
  });
  return lines.join('');
}
