import {
  type JsonObject,
  parseOptions,
  realNumber,
  type Schedule,
  strictOptions,
} from '@tapehead/core';
import type * as z from 'zod';

const decayOptions = strictOptions({
  /** What is left of the rate at the end, as a fraction. */
  to: realNumber(0, 1).default(0.05),
  /** The last part of the budget over which the rate falls, as a fraction. */
  over: realNumber(0, 1).default(0.6),
});
const noOptions = strictOptions({});

type NoOptions = z.input<typeof noOptions>;
/** The options of `decay`. */
export type DecayOptions = z.input<typeof decayOptions>;

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
export function constantRate(options: NoOptions = {}): Schedule {
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

/** The schedules by kind, from options as they were stored or typed. */
export const schedules = {
  constant: (options) => constantRate(parseOptions('constant rate', noOptions, options)),
  decay: (options) => decay(parseOptions('decay', decayOptions, options)),
} satisfies Readonly<Record<string, (options: JsonObject) => Schedule>>;
