import { type CheckResult, type Progress, wrongShare } from '@tapehead/trainer';
import { decimal, duration, lossText, rough } from './format.js';

/** Progress in a line: what is done, rate, loss, the last check and the time left. */
export function progressLine(progress: Progress, check: CheckResult | null): string {
  const { sequences, maxSequences, sequencesPerSecond, secondsLeft, skipped } = progress;
  const wrong = check && wrongShare(check);
  return [
    `${decimal(sequences, 0)} of ${decimal(maxSequences, 0)} sequences`,
    sequencesPerSecond === null ? '' : `${rough(sequencesPerSecond)} a second`,
    lossText(progress),
    wrong === null ? '' : `${rough(100 * wrong)} % wrong bits`,
    skipped === 0 ? '' : `${decimal(skipped, 0)} skipped`,
    secondsLeft === null ? '' : `at most ${duration(secondsLeft)} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
