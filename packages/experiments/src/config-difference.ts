import diff from 'microdiff';
import type { ExperimentConfig } from './experiment-options.js';

/** The first difference between two configs, as a sentence; the limit to the time does not count. */
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
