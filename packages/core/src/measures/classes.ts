import { at, type Measure, type Row, sumOver } from './measure.js';

/** How far from 1 the targets of a step may sum: as far as float32 rounds. */
const rounding = 1e-4;

/**
 * One choice out of O classes at each step. It is wrong where another class, or one more, has the largest
 * probability than the target has.
 */
export const classesMeasure: Measure = {
  kind: 'classes',
  counted: { one: 'choice', many: 'choices' },
  output: 'class',
  whenWrong: 'wrong',
  wrong: 'wrong choices',
  cost: 'bits per sequence',
  unit: 'nats',
  fault(targets) {
    const odd = Array.from(targets).find((target) => !(target >= 0 && target <= 1));
    if (odd !== undefined) return `got ${odd}, expected probabilities of classes, from 0 to 1`;
    const sum = sumOver(targets.length, (o) => at(targets, o));
    if (Math.abs(sum - 1) <= rounding) return undefined;
    return `got a step in which they sum to ${sum}, expected 1: the right class has the target 1 and the others 0`;
  },
  outputsOf(logits) {
    const values = Array.from(logits);
    const top = Math.max(...values);
    const shares = values.map((logit) => Math.exp(logit - top));
    const sum = shares.reduce((total, share) => total + share, 0);
    return shares.map((share) => share / sum);
  },
  answerOf(outputs) {
    const chosen = largest(outputs);
    return Array.from(outputs, (_, o) => (o === chosen ? 1 : 0));
  },
  count: () => 1,
  wrongIn: (outputs, targets) => (isRight(outputs, targets) ? 0 : 1),
  costOf(logits, targets) {
    const values = Array.from(logits);
    const top = Math.max(...values);
    const logSum = Math.log(sumOver(values.length, (o) => Math.exp(at(values, o) - top)));
    return sumOver(targets.length, (o) => {
      const target = at(targets, o);
      return target === 0 ? 0 : target * (logSum + top - at(values, o));
    });
  },
};

/** Whether a class that the target has as its most probable one is above all others. */
function isRight(outputs: Row, targets: Row): boolean {
  const chosen = largest(outputs);
  const output = at(outputs, chosen);
  const others = Array.from(outputs).filter((_, o) => o !== chosen);
  const isMeant = at(targets, chosen) === at(targets, largest(targets));
  return isMeant && !Number.isNaN(output) && others.every((other) => other < output);
}

function largest(values: Row): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    if (at(values, index) > at(values, best)) best = index;
  }
  return best;
}
