import type { NumberOutputs } from '../interfaces/index.js';
import { at, type Measure, sumOver } from './measure.js';

/**
 * Numbers, measured by their squared error, in the square of the targets' unit. One is wrong that is farther from
 * its target than the task allows.
 */
export function numbersMeasure({
  tolerance,
  unit = '',
  mean = 0,
  deviation = 1,
}: NumberOutputs): Measure {
  const outputOf = (logit: number) => mean + deviation * logit;
  const whenWrong = `off by more than ${tolerance}${unit === '' ? '' : ` ${unit}`}`;
  return {
    kind: 'numbers',
    counted: { one: 'number', many: 'numbers' },
    output: 'number',
    whenWrong,
    wrong: `numbers ${whenWrong}`,
    cost: `squared error per sequence${unit === '' ? '' : `, in the square of ${unit}`}`,
    unit: 'squares',
    fault(targets) {
      const odd = Array.from(targets).find((target) => !Number.isFinite(target));
      return odd === undefined ? undefined : `got ${odd}, expected finite numbers`;
    },
    outputsOf: (logits) => Array.from(logits, outputOf),
    answerOf: (outputs) => Array.from(outputs),
    count: (size) => size,
    // Written so that NaN is wrong.
    wrongIn: (outputs, targets) =>
      sumOver(targets.length, (o) =>
        Math.abs(at(outputs, o) - at(targets, o)) <= tolerance ? 0 : 1,
      ),
    costOf: (logits, targets) =>
      sumOver(targets.length, (o) => (outputOf(at(logits, o)) - at(targets, o)) ** 2),
  };
}
