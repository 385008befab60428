import { restoreRng, type Setting, type Task } from '@tapehead/core';
import { budgetOf, type ExperimentConfig } from '@tapehead/experiments';
import type { TrainingState } from '@tapehead/trainer';
import { drawSeed } from './custom-task.js';
import type { SequenceRequest } from './protocol.js';

/**
 * The sequences that training will draw until two points of the learning curve from now, and those of the
 * next check. They are found by drawing from copies of the generators in the same way as training will.
 */
export function requestsAhead(
  task: Pick<Task, 'drawSetting' | 'settings'>,
  config: ExperimentConfig,
  { sequences, rng: rngState, checkRng }: Pick<TrainingState, 'sequences' | 'rng' | 'checkRng'>,
): readonly SequenceRequest[] {
  const { batch, pointEvery, check, phases = [] } = config;
  const ends = [...phases.map(({ from }) => from), budgetOf(config)];
  const requests: SequenceRequest[] = [];
  const rng = restoreRng(rngState);
  const until = Math.min(budgetOf(config), sequences + 2 * (pointEvery + batch));
  for (let at = sequences; at < until;) {
    // The last batch of a phase may be smaller.
    const end = ends.find((place) => place > at) ?? until;
    const drawn = Math.min(batch, end - at);
    const settings = times(drawn, () => task.drawSetting(rng));
    at += drawn;
    requests.push(...requestsFor(settings, () => drawSeed(rng)));
  }
  if (checkRng) {
    const checks = restoreRng(checkRng);
    const hardest = times(check.sequences, () => task.settings[0]);
    requests.push(...requestsFor(hardest, () => drawSeed(checks)));
    const drawn = times(check.sequences, () => task.drawSetting(checks));
    requests.push(...requestsFor(drawn, () => drawSeed(checks)));
  }
  return requests;
}

function requestsFor(settings: readonly Setting[], seed: () => number): SequenceRequest[] {
  return settings.map(({ length }) => ({ length, seed: seed() }));
}

function times<Value>(count: number, make: () => Value): Value[] {
  return Array.from({ length: count }, make);
}
