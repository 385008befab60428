import {
  type Architecture,
  findInTable,
  type JsonObject,
  parseOptions,
  realNumber,
  strictOptions,
} from '@tapehead/core';
import type * as z from 'zod';
import { parseDefinition } from './parse-definition.js';

/** How the learning rate changes over a budget of training that is fixed beforehand. */
export interface Schedule extends Architecture {
  /** What to multiply the learning rate with at `progress`, the part of the budget used, 0 to 1. */
  factor(progress: number): number;
}

const decayOptions = strictOptions({
  /** What is left of the rate at the end, as a fraction. */
  to: realNumber(0, 1).default(0.05),
  /** The last part of the budget over which the rate falls, as a fraction. */
  over: realNumber(0, 1).default(0.6),
});
const noOptions = strictOptions({});

type NoOptions = z.input<typeof noOptions>;
export type DecayOptions = z.input<typeof decayOptions>;

/** The same rate throughout. There are no options. */
export function constantRate(options: NoOptions = {}): Schedule {
  parseOptions('constant rate', noOptions, options);
  return { kind: 'constant', options: {}, factor: () => 1 };
}

/** The full rate at first; over the last part of the budget it falls linearly. */
export function decay(options: DecayOptions = {}): Schedule {
  const complete = parseOptions('decay', decayOptions, options);
  const { to, over } = complete;
  return {
    kind: 'decay',
    options: complete,
    factor(progress) {
      const left = 1 - Math.min(progress, 1);
      return left >= over ? 1 : to + (1 - to) * (left / over);
    },
  };
}

const schedules = {
  constant: (options) => constantRate(parseOptions('constant rate', noOptions, options)),
  decay: (options) => decay(parseOptions('decay', decayOptions, options)),
} satisfies Readonly<Record<string, (options: JsonObject) => Schedule>>;

/**
 * The schedule of a stored or typed definition.
 * @throws {InvalidOptionsError} for an unknown kind and for options out of range.
 */
export function loadSchedule(definition: Architecture): Schedule {
  const { kind, options } = parseDefinition('schedule', definition);
  return findInTable('schedule.kind', schedules, kind)(options);
}
