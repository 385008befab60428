import { percent, plain } from './numbers.js';
import type { TrainingDiagnosis } from './training.js';
import type { Warning, WarningCode } from './warning.js';

/** Weights that moved further than this, relative to their initial size, cannot be trained any more. */
const furthest = 8;
/** How far weights should have moved by the end of the budget; before that, proportionally less. */
const leastMoved = 0.5;
const leastMovedFrom = 0.2;
const largestMedian = 1000;
const mostSkipped = 0.05;
/** A check with at most the first share wrong has learned something; two with at least the second have lost it again. */
const [learned, lost] = [0.05, 0.15];
/** How little the loss falls from one quarter of the run to the next when it has stopped falling. */
const flat = 0.97;
const plateauFrom = 0.4;
const nearlySolved = 0.01;

/** The causes why a run does not learn, and the symptoms, which are reported if no cause is found. */
export function trainingWarnings(training: TrainingDiagnosis): {
  readonly causes: readonly Warning[];
  readonly symptoms: readonly Warning[];
} {
  return {
    causes: [
      ...ofRun('rate-too-large', rateTooLarge(training)),
      ...ofRun('rate-too-small', rateTooSmall(training)),
      ...ofRun('exploding-gradients', exploding(training)),
      ...ofRun('skipped-steps', skipped(training)),
      ...ofRun('lost-again', lostAgain(training)),
    ],
    symptoms: ofRun('plateau', plateau(training)),
  };
}

function ofRun(code: WarningCode, text: string | null): readonly Warning[] {
  return text === null ? [] : [{ code, head: null, text }];
}

function rateTooLarge({ moved }: TrainingDiagnosis): string | null {
  if (!(moved > furthest)) return null;
  return `the weights are ${plain(moved)} times their initial size away from where they began: the learning rate is too large; try a tenth of it`;
}

function rateTooSmall({ moved, progress }: TrainingDiagnosis): string | null {
  if (progress < leastMovedFrom || moved >= leastMoved * progress) return null;
  return `the weights have moved by ${percent(moved)} of their initial size in ${percent(progress)} of the budget: the learning rate is too small to learn anything in time; try ten times as much, or a larger budget`;
}

function exploding({ gradients }: TrainingDiagnosis): string | null {
  const { steps, median } = gradients ?? { steps: 0, median: null };
  if (median === null || median <= largestMedian) return null;
  return `the gradients explode: half of the last ${steps} steps had a norm above ${plain(median)} before clipping; lower the learning rate, or start from smaller weights`;
}

function skipped({ gradients }: TrainingDiagnosis): string | null {
  if (!gradients || !(gradients.skipped > mostSkipped)) return null;
  return `${percent(gradients.skipped)} of the last ${gradients.steps} steps were left out, since their loss or gradients could not be used; lower the learning rate, or clip gradients`;
}

function lostAgain({ wrong }: TrainingDiagnosis): string | null {
  if (!wrong || wrong.best > learned || Math.min(wrong.last, wrong.before) < lost) return null;
  return `what was learned is lost again: ${percent(wrong.last)} of the outputs are wrong, after ${percent(wrong.best)} in the best check; lower the learning rate, or let it fall earlier`;
}

function plateau({ loss, wrong, progress }: TrainingDiagnosis): string | null {
  if (!loss || !wrong || progress < plateauFrom || wrong.last < nearlySolved) return null;
  if (!(loss.recent > flat * loss.before)) return null;
  return `the loss has stopped falling, from ${plain(loss.before)} to ${plain(loss.recent)}${loss.inBits ? ' bits' : ''} per sequence over the last quarters of the run, with ${percent(wrong.last)} of the outputs wrong; try another seed, another learning rate, or more units`;
}
