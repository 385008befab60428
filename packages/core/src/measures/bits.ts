import { at, type Measure, sumOver } from './measure.js';

/**
 * Independent bits, or probabilities of them as targets. An output is wrong on the other side of ½ than its target;
 * a target of ½ itself has no wrong side.
 */
export const bitsMeasure: Measure = {
  kind: 'bits',
  counted: { one: 'bit', many: 'bits' },
  output: 'bit',
  whenWrong: 'wrong',
  wrong: 'wrong bits',
  cost: 'bits per sequence',
  unit: 'nats',
  fault(targets) {
    const odd = Array.from(targets).find((target) => !(target >= 0 && target <= 1));
    return odd === undefined ? undefined : `got ${odd}, expected bits, numbers from 0 to 1`;
  },
  outputsOf: (logits) => Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit))),
  answerOf: (outputs) => Array.from(outputs, (output) => (output > 0.5 ? 1 : 0)),
  count: (size) => size,
  wrongIn: (outputs, targets) =>
    sumOver(targets.length, (o) => (isRight(at(outputs, o), at(targets, o)) ? 0 : 1)),
  costOf: (logits, targets) =>
    sumOver(targets.length, (o) => crossEntropy(at(logits, o), at(targets, o))),
};

// NaN is wrong, whatever the target.
function isRight(output: number, target: number): boolean {
  if (target > 0.5) return output > 0.5;
  return target < 0.5 ? output < 0.5 : !Number.isNaN(output);
}

/** −z log σ(x) − (1 − z) log(1 − σ(x)), where z = 0 or 1 leaves one of them out, be it infinite. */
function crossEntropy(logit: number, target: number): number {
  const ifOne = target === 0 ? 0 : target * softplus(-logit);
  const ifZero = target === 1 ? 0 : (1 - target) * softplus(logit);
  return ifOne + ifZero;
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
