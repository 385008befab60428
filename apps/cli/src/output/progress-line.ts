import type { CheckResult, Progress } from '@tapehead/trainer';
import { decimal, duration, rough } from './format.js';

/** Progress in a line: what is done, rate, loss, the last check and the time left. */
export function progressLine(progress: Progress, check: CheckResult | null): string {
  const { sequences, maxSequences, bitsPerSequence, sequencesPerSecond, secondsLeft, skipped } =
    progress;
  return [
    `${decimal(sequences, 0)} of ${decimal(maxSequences, 0)} sequences`,
    sequencesPerSecond === null ? '' : `${rough(sequencesPerSecond)} a second`,
    bitsPerSequence === null ? '' : `${rough(bitsPerSequence)} bits per sequence`,
    check ? `${rough((100 * check.wrongBits) / check.totalBits)} % wrong bits` : '',
    skipped === 0 ? '' : `${decimal(skipped, 0)} skipped`,
    secondsLeft === null ? '' : `at most ${duration(secondsLeft)} left`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
