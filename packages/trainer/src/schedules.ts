import {
  finiteNumber,
  type JsonObject,
  oneOf,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Schedule,
  strictOptions,
} from '@tapehead/core';
import * as z from 'zod';

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

const cosineOptions = strictOptions({
  to: realNumber(0, 1).default(0),
  over: realNumber(0, 1).default(1),
} satisfies OptionsShape<DecayOptions>);

/**
 * The full rate at first; over the last part of the budget it falls along half a cosine (Loshchilov & Hutter,
 * arXiv:1608.03983, eq. 5, without restarts). By default it falls to 0 over the whole budget.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { cosine } from '@tapehead/trainer';
 *
 * const schedule = cosine({ to: 0.1 });
 * console.log([0, 0.5, 1].map(schedule.factor)); // [1, 0.55, 0.1]
 * ```
 */
export function cosine(options: DecayOptions = {}): Schedule {
  return loadCosine(options satisfies z.input<typeof cosineOptions>);
}

/** `cosine` from stored options. */
function loadCosine(options: unknown): Schedule {
  const complete = parseOptions('cosine', cosineOptions, options);
  const { to, over } = complete;
  return {
    kind: 'cosine',
    options: complete,
    factor(progress) {
      parseOptions('cosine.factor.progress', finiteNumber(), progress);
      const left = 1 - Math.min(progress, 1);
      if (left >= over) return 1;
      return to + ((1 - to) * (1 - Math.cos(Math.PI * (left / over)))) / 2;
    },
  };
}

const piecewiseOptions = strictOptions({
  steps: z
    .array(strictOptions({ from: realNumber(0, 1), factor: realNumber(0, 1) }), {
      error: 'a list of steps, such as [{ "from": 0.5, "factor": 0.1 }]',
    })
    .min(1, { error: 'one step at least' })
    .max(1000, { error: 'at most 1000 steps' })
    .refine((steps) => steps.every(({ from }, at) => from >= (steps[at - 1]?.from ?? 0)), {
      error: 'steps in the order in which they begin',
    })
    .readonly(),
} satisfies OptionsShape<PiecewiseOptions>);

/** The options of `piecewise`. */
export type PiecewiseOptions = Readonly<{
  /** In the order in which they begin. */
  steps: readonly Readonly<{
    /** The part of the budget after which it begins, 0 to 1. */
    from: number;
    /** What the rate is multiplied with from there on, 0 to 1. */
    factor: number;
  }>[];
}>;

/**
 * The full rate at first, and another one from each step on.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { piecewise } from '@tapehead/trainer';
 *
 * const schedule = piecewise({ steps: [{ from: 0.5, factor: 0.1 }] });
 * console.log([0, 0.5, 1].map(schedule.factor)); // [1, 0.1, 0.1]
 * ```
 */
export function piecewise(options: PiecewiseOptions): Schedule {
  return loadPiecewise(options satisfies z.input<typeof piecewiseOptions>);
}

/** `piecewise` from stored options. */
function loadPiecewise(options: unknown): Schedule {
  const complete = parseOptions('piecewise', piecewiseOptions, options);
  return {
    kind: 'piecewise',
    options: complete,
    factor(progress) {
      parseOptions('piecewise.factor.progress', finiteNumber(), progress);
      return complete.steps.findLast(({ from }) => from <= progress)?.factor ?? 1;
    },
  };
}

const warmUpOptions = strictOptions({
  over: realNumber(0, 1).default(0.05),
  then: strictOptions({
    kind: oneOf(['constant', 'decay', 'cosine', 'piecewise']),
    options: z.record(z.string(), z.json(), { error: 'an object' }).default({}),
  }).default({ kind: 'constant', options: {} }),
} satisfies OptionsShape<WarmUpOptions>);

/** The options of `warmUp`. */
export type WarmUpOptions = Readonly<{
  /** The first part of the budget over which the rate rises, as a fraction; 0.05 by default. */
  over?: number | undefined;
  /** By kind and options, the schedule that it is multiplied with; `constant` by default. */
  then?:
    | Readonly<{
        kind: 'constant' | 'decay' | 'cosine' | 'piecewise';
        options?: JsonObject | undefined;
      }>
    | undefined;
}>;

/**
 * A rate that rises evenly over the first part of the budget, times that of another schedule.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { warmUp } from '@tapehead/trainer';
 *
 * const schedule = warmUp({ over: 0.1, then: { kind: 'decay', options: { to: 0, over: 0.5 } } });
 * console.log([0, 0.05, 0.1, 0.5, 1].map(schedule.factor)); // [0, 0.5, 1, 1, 0]
 * ```
 */
export function warmUp(options: WarmUpOptions = {}): Schedule {
  return loadWarmUp(options);
}

/** `warmUp` from stored options. */
function loadWarmUp(options: unknown): Schedule {
  const { over, then } = parseOptions('warmUp', warmUpOptions, options);
  const next = afterWarmUp[then.kind](then.options);
  return {
    kind: 'warm-up',
    options: { over, then: { kind: next.kind, options: next.options } },
    factor(progress) {
      parseOptions('warmUp.factor.progress', finiteNumber(), progress);
      return (over > 0 ? Math.min(progress / over, 1) : 1) * next.factor(progress);
    },
  };
}

const afterWarmUp = {
  constant: loadConstantRate,
  decay: loadDecay,
  cosine: loadCosine,
  piecewise: loadPiecewise,
};

/** The schedules by kind, from options as they were stored or typed. */
export const schedules: Readonly<Record<string, (options: JsonObject) => Schedule>> = {
  ...afterWarmUp,
  'warm-up': loadWarmUp,
};
