import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskOutputs } from '../interfaces/index.js';
import { measureOf, scaledTargets, squaresScale } from './measure-of.js';

const of = (outputs?: TaskOutputs) => measureOf({ kind: 'mine', ...(outputs && { outputs }) });
const numbers = of({ kind: 'numbers', tolerance: 0.04 });
const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
  minLength: 2,
  maxLength: 6,
});
const inBits = (nats: number) => nats / Math.LN2;

describe('bits', () => {
  test('soft targets of 0.3 at their own logits cost their entropy, 2.6439 bits for three', () => {
    const entropy = -0.3 * Math.log2(0.3) - 0.7 * Math.log2(0.7);
    const logit = Math.log(0.3 / 0.7);
    const cost = inBits(of().costOf([logit, logit, logit], [0.3, 0.3, 0.3]));
    expect(cost).toBeCloseTo(3 * entropy, 12);
    expect(cost).toBeCloseTo(2.6439, 4);
  });

  test('no other logit costs less than that of a soft target', () => {
    const target = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    const any = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(target, any, (z, logit) => {
        const best = of().costOf([Math.log(z / (1 - z))], [z]);
        expect(of().costOf([logit], [z])).toBeGreaterThanOrEqual(best - 1e-12);
      }),
    );
  });

  test('certain and right costs nothing, also where the logits are infinite', () => {
    expect(of().costOf([Infinity, -Infinity], [1, 0])).toBe(0);
    expect(of().costOf([0], [1])).toBeCloseTo(Math.LN2, 12);
  });

  test('wrong is the other side of ½; a target of ½ has none, and NaN is always wrong', () => {
    expect(of().wrongIn([0.6, 0.4, 0.5, Number.NaN], [1, 1, 0, 0])).toBe(3);
    expect(of().wrongIn([0.2, 0.9], [0.3, 0.7])).toBe(0);
    expect(of().wrongIn([0.2, 0.9, Number.NaN], [0.5, 0.5, 0.5])).toBe(1);
  });
});

describe('classes', () => {
  const classes = of('classes');

  test('logits 9, 5, 5 for class 0 are 0 wrong and 0.0519 bits', () => {
    const outputs = classes.outputsOf([9, 5, 5]);
    expect(classes.wrongIn(outputs, [1, 0, 0])).toBe(0);
    expect(inBits(classes.costOf([9, 5, 5], [1, 0, 0]))).toBeCloseTo(0.0519, 4);
    expect(classes.count(3)).toBe(1);
  });

  test('the cost is −log of the probability of the right class, and shifting logits changes nothing', () => {
    fc.assert(
      fc.property(logits, fc.nat(), fc.double({ min: -5, max: 5, noNaN: true }), (own, at, by) => {
        const right = at % own.length;
        const target = own.map((_, o) => (o === right ? 1 : 0));
        const outputs = classes.outputsOf(own);
        expect(outputs.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        const cost = classes.costOf(own, target);
        expect(Math.exp(-cost)).toBeCloseTo(outputs[right] ?? Number.NaN, 10);
        const shifted = own.map((logit) => logit + by);
        expect(classes.costOf(shifted, target)).toBeCloseTo(cost, 8);
      }),
    );
  });

  test('a choice is wrong that is another class, shared with one, or NaN', () => {
    const wrong = (own: readonly number[], target: readonly number[]) =>
      classes.wrongIn(classes.outputsOf(own), target);
    expect(wrong([1, 2], [1, 0])).toBe(1);
    expect(wrong([2, 2], [1, 0])).toBe(1);
    expect(wrong([Number.NaN, 0], [1, 0])).toBe(1);
    expect(wrong([1000, 0, -1000], [1, 0, 0])).toBe(0);
    expect(classes.answerOf([0.1, 0.7, 0.2])).toEqual([0, 1, 0]);
  });

  test('targets have to be probabilities that sum to 1', () => {
    expect(classes.fault([0, 1, 0])).toBeUndefined();
    expect(classes.fault(Float32Array.of(0.1, 0.2, 0.7))).toBeUndefined();
    expect(classes.fault([1, 1])).toContain('sum to 2, expected 1');
    expect(classes.fault([0, 0])).toContain('sum to 0');
    expect(classes.fault([2, -1])).toContain('got 2');
  });
});

describe('numbers', () => {
  test('the squared error is in its own units, never divided by ln 2', () => {
    expect(numbers.costOf([3, 1], [1, 1])).toBe(4);
    expect(numbers.unit).toBe('squares');
  });

  test('one is wrong that is off by more than the tolerance', () => {
    expect(numbers.wrongIn([1.03, 1.05, Number.NaN], [1, 1, 1])).toBe(2);
    expect(numbers.wrong).toBe('numbers off by more than 0.04');
    const warm = of({ kind: 'numbers', tolerance: 2, unit: '°C' });
    expect(warm.wrong).toBe('numbers off by more than 2 °C');
  });

  test('logits are in units of the deviation about the mean; what is measured is not', () => {
    const positive = fc.double({ min: 0.1, max: 100, noNaN: true });
    const any = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(any, positive, any, any, (mean, deviation, logit, target) => {
        const outputs: TaskOutputs = { kind: 'numbers', tolerance: 1, mean, deviation };
        const measure = of(outputs);
        const [output = Number.NaN] = measure.outputsOf([logit]);
        expect(output).toBe(mean + deviation * logit);
        const [scaled = Number.NaN] = scaledTargets(
          { kind: 'mine', outputs },
          Float32Array.of(target),
        );
        // The squared error of logits, which is trained on, in the unit of the targets.
        const trained = (logit - scaled) ** 2 * squaresScale({ kind: 'mine', outputs });
        const cost = measure.costOf([logit], [target]);
        expect(Math.abs(trained - cost)).toBeLessThan(1e-2 * (1 + cost));
      }),
    );
  });

  test('targets of other outputs stay as they are', () => {
    const targets = Float32Array.of(0, 1);
    expect(scaledTargets({ kind: 'mine' }, targets)).toBe(targets);
    expect(squaresScale({ kind: 'mine', outputs: 'classes' })).toBe(1);
  });
});

test.each([
  ['words', "task mine: its outputs are \"words\", expected 'bits', 'classes' or"],
  ['numbers', "expected 'bits', 'classes' or { kind: 'numbers', tolerance: 0.1 }"],
  [{ kind: 'numbers' }, 'task mine: outputs.tolerance: got nothing, expected a number greater'],
  [{ kind: 'numbers', tolerance: 0 }, 'outputs.tolerance: got 0'],
  [{ kind: 'numbers', tolerance: 1, deviation: 0 }, 'outputs.deviation: got 0'],
])('outputs %j are refused', (outputs, message) => {
  // As plain JavaScript may call it.
  const task = { kind: 'mine', outputs };
  const measure = (): unknown => Reflect.apply(measureOf, undefined, [task]);
  expect(measure).toThrow(message);
});
