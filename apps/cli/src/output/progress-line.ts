import { mainFigure, type MeasureWords } from '@tapehead/core';
import type { CheckResult, Progress } from '@tapehead/trainer';
import { decimal, duration, lossText, rough } from './format.js';

/** Progress in a line: what is done, rate, loss, the last check and the time left. */
export function progressLine(
  progress: Progress,
  check: CheckResult | null,
  words: MeasureWords,
): string {
  const { sequences, maxSequences, sequencesPerSecond, secondsLeft, skipped } = progress;
  const { value = null, unit = '' } = check ? mainFigure(words, check) : {};
  return [
    `${decimal(sequences, 0)} of ${decimal(maxSequences, 0)} sequences`,
    sequencesPerSecond === null ? '' : `${rough(sequencesPerSecond)} a second`,
    lossText(progress),
    value === null ? '' : `${rough(value)} ${unit}`,
    skipped === 0 ? '' : `${decimal(skipped, 0)} skipped`,
    secondsLeft === null ? '' : `at most ${duration(secondsLeft)} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
