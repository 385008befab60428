import {
  finiteNumber,
  type JsonObject,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Schedule,
  strictOptions,
} from '@tapehead/core';
import type * as z from 'zod';

const decayOptions = strictOptions({
  to: realNumber(0, 1).default(0.05),
  over: realNumber(0, 1).default(0.6),
} satisfies OptionsShape<DecayOptions>);
const noOptions = strictOptions({});

/** The options of `decay`. */
export interface DecayOptions {
  /** What is left of the rate at the end, as a fraction; 0.05 by default. */
  readonly to?: number | undefined;
  /** The last part of the budget over which the rate falls, as a fraction; 0.6 by default. */
  readonly over?: number | undefined;
}

/**
 * The same rate throughout. There are no options.
 * @throws {InvalidOptionsError} if an option is given.
 * @example
 * ```ts
 * import { constantRate } from '@tapehead/trainer';
 *
 * console.log(constantRate().factor(0.5)); // 1
 * ```
 */
export function constantRate(options: Readonly<Record<string, never>> = {}): Schedule {
  return loadConstantRate(options);
}

/** `constantRate` from stored options. */
function loadConstantRate(options: unknown): Schedule {
  parseOptions('constant rate', noOptions, options);
  return { kind: 'constant', options: {}, factor: () => 1 };
}

/**
 * The full rate at first; over the last part of the budget it falls linearly.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { decay } from '@tapehead/trainer';
 *
 * const schedule = decay({ to: 0.1, over: 0.5 });
 * console.log([0, 0.5, 1].map(schedule.factor)); // [1, 1, 0.1]
 * ```
 */
export function decay(options: DecayOptions = {}): Schedule {
  return loadDecay(options satisfies z.input<typeof decayOptions>);
}

/** `decay` from stored options. */
function loadDecay(options: unknown): Schedule {
  const complete = parseOptions('decay', decayOptions, options);
  const { to, over } = complete;
  return {
    kind: 'decay',
    options: complete,
    factor(progress) {
      parseOptions('decay.factor.progress', finiteNumber(), progress);
      const left = 1 - Math.min(progress, 1);
      return left >= over ? 1 : to + (1 - to) * (left / over);
    },
  };
}

/** The schedules by kind, from options as they were stored or typed. */
export const schedules: Readonly<Record<string, (options: JsonObject) => Schedule>> = {
  constant: loadConstantRate,
  decay: loadDecay,
};
