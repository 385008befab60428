import * as z from 'zod';
import type { NumberOutputs, Task } from '../interfaces/index.js';
import {
  finiteNumber,
  InvalidOptionsError,
  oneOf,
  parseOptions,
  positiveNumber,
  strictOptions,
} from '../options/index.js';
import { bitsMeasure } from './bits.js';
import { classesMeasure } from './classes.js';
import type { Measure } from './measure.js';
import { numbersMeasure } from './numbers.js';

const expected = "'bits', 'classes' or { kind: 'numbers', tolerance: 0.1 }";
const numbers = strictOptions({
  kind: oneOf(['numbers']),
  tolerance: positiveNumber(Number.MAX_VALUE),
  unit: z.string({ error: 'the name of a unit' }).optional(),
  mean: finiteNumber().optional(),
  deviation: positiveNumber(Number.MAX_VALUE).optional(),
});

const taskOption = z.looseObject({}, { error: 'a task, such as copy()' });

/**
 * How the outputs of a task are measured.
 * @throws {InvalidOptionsError} if the task says of its outputs what cannot be.
 * @example
 * ```ts
 * import { measureOf } from '@tapehead/core';
 *
 * const measure = measureOf({ kind: 'mine', outputs: 'classes' });
 * const nats = measure.costOf([9, 5, 5], [1, 0, 0]);
 * console.log(measure.wrong, (nats / Math.LN2).toFixed(4)); // wrong choices 0.0519
 * ```
 */
export function measureOf(task: Pick<Task, 'kind' | 'outputs'>): Measure {
  parseOptions('task', taskOption, task);
  const { kind, outputs = 'bits' } = task;
  if (outputs === 'bits') return bitsMeasure;
  if (outputs === 'classes') return classesMeasure;
  if (typeof outputs !== 'object') {
    throw new InvalidOptionsError([
      `task ${kind}: its outputs are ${JSON.stringify(outputs)}, expected ${expected}`,
    ]);
  }
  parseOptions(`task ${kind}: outputs`, numbers, outputs);
  return numbersMeasure(outputs);
}

/**
 * What the targets of a task are to a model: for numbers (target − mean) / deviation, as logits are; for other
 * outputs themselves.
 * @throws {InvalidOptionsError} if the task says of its outputs what cannot be.
 */
export function scaledTargets(
  task: Pick<Task, 'kind' | 'outputs'>,
  targets: Float32Array,
): Float32Array {
  const { mean, deviation } = scaleOf(task);
  if (mean === 0 && deviation === 1) return targets;
  return targets.map((target) => (target - mean) / deviation);
}

/** What a squared error of logits is multiplied with to be in the targets' unit; 1 but for numbers. */
export function squaresScale(task: Pick<Task, 'kind' | 'outputs'>): number {
  return scaleOf(task).deviation ** 2;
}

function scaleOf({
  outputs,
}: Pick<Task, 'outputs'>): Required<Pick<NumberOutputs, 'mean' | 'deviation'>> {
  const { mean = 0, deviation = 1 } = typeof outputs === 'object' ? outputs : {};
  return { mean, deviation };
}
