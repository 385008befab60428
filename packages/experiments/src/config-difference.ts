import diff from 'microdiff';
import type { ExperimentConfig } from './experiment-options.js';

/** Where two configs differ first, but for the limit to the time, as a sentence. */
export function configDifference(
  other: ExperimentConfig,
  config: ExperimentConfig,
): string | undefined {
  const [difference] = diff({ ...config, maxSeconds: null }, { ...other, maxSeconds: null });
  if (difference === undefined) return undefined;
  const there = difference.type === 'REMOVE' ? 'nothing' : JSON.stringify(difference.value);
  const here = difference.type === 'CREATE' ? 'nothing' : JSON.stringify(difference.oldValue);
  return `config.${difference.path.join('.')} is ${there}, expected ${here}`;
}
