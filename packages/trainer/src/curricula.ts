import {
  type Curriculum,
  type JsonObject,
  type OptionsShape,
  parseOptions,
  realNumber,
  type Rng,
  type Setting,
  strictOptions,
  type Task,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';

const most = 1e12;
const noOptions = strictOptions({});

/** How often a setting is drawn until one is short enough; then the shortest of them is taken. */
const mostDraws = 1000;

/** The first setting that is accepted; after many draws the shortest one. */
function drawUntil(task: Task, rng: Rng, isAccepted: (setting: Setting) => boolean): Setting {
  let shortest: Setting | undefined;
  for (let draw = 0; draw < mostDraws; draw++) {
    const setting = task.drawSetting(rng);
    if (isAccepted(setting)) return setting;
    if (!shortest || setting.length < shortest.length) shortest = setting;
  }
  return shortest ?? task.drawSetting(rng);
}

const drawUpTo = (task: Task, rng: Rng, longest: number | null): Setting =>
  longest === null
    ? task.drawSetting(rng)
    : drawUntil(task, rng, ({ length }) => length <= longest);

/**
 * The task's own settings throughout. There are no options.
 * @throws {InvalidOptionsError} if an option is given.
 * @example
 * ```ts
 * import { uniform } from '@tapehead/trainer';
 *
 * console.log(uniform().kind); // uniform
 * ```
 */
export function uniform(options: Readonly<Record<string, never>> = {}): Curriculum {
  return loadUniform(options);
}

function loadUniform(options: unknown): Curriculum {
  parseOptions('uniform', noOptions, options);
  return {
    kind: 'uniform',
    options: {},
    beginning: null,
    draw: (task, rng) => task.drawSetting(rng),
  };
}

const growingOptions = strictOptions({
  from: wholeNumber(1, most).default(1),
  by: wholeNumber(1, most).default(1),
  below: realNumber(0, 1).default(0.01),
} satisfies OptionsShape<GrowingOptions>);

/** The options of `growing`. */
export interface GrowingOptions {
  /** The longest length at the beginning; 1 by default. */
  readonly from?: number | undefined;
  /** By how much it grows; 1 by default. */
  readonly by?: number | undefined;
  /** The share of wrong outputs up to which a check at the present lengths is good enough; 0.01 by default. */
  readonly below?: number | undefined;
}

/**
 * Lengths that grow when the last check at the present ones was good enough. It has no effect without checks.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { growing } from '@tapehead/trainer';
 *
 * const { beginning, grow } = growing({ from: 2, by: 3 });
 * console.log(beginning, grow?.(2, 0), grow?.(2, 0.5)); // 2 5 2
 * ```
 */
export function growing(options: GrowingOptions = {}): Curriculum {
  return loadGrowing(options satisfies z.input<typeof growingOptions>);
}

function loadGrowing(options: unknown): Curriculum {
  const complete = parseOptions('growing', growingOptions, options);
  const { from, by, below } = complete;
  return {
    kind: 'growing',
    options: complete,
    beginning: from,
    draw: (task, rng, { longest }) => drawUpTo(task, rng, longest),
    grow: (longest, wrongShare) => (wrongShare <= below ? longest + by : longest),
  };
}

const reverseExponentialOptions = strictOptions({
  base: realNumber(1, 10).default(1.1),
} satisfies OptionsShape<ReverseExponentialOptions>);

/** The options of `reverseExponential`. */
export interface ReverseExponentialOptions {
  /** By how much rarer a sequence is that is longer by 1; 1.1 by default, and 1 for as the task draws them. */
  readonly base?: number | undefined;
}

/**
 * Short sequences more often than long ones: a setting of length L that the task draws is used with the probability
 * base^(1 − L), or else another one is drawn.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { copy } from '@tapehead/tasks';
 * import { reverseExponential } from '@tapehead/trainer';
 *
 * const rng = createRng(1);
 * const { draw } = reverseExponential({ base: 2 });
 * console.log(draw(copy(), rng, { sequences: 0, longest: null }).length);
 * ```
 */
export function reverseExponential(options: ReverseExponentialOptions = {}): Curriculum {
  return loadReverseExponential(options satisfies z.input<typeof reverseExponentialOptions>);
}

function loadReverseExponential(options: unknown): Curriculum {
  const complete = parseOptions('reverseExponential', reverseExponentialOptions, options);
  const { base } = complete;
  return {
    kind: 'reverse-exponential',
    options: complete,
    beginning: null,
    draw: (task, rng) => drawUntil(task, rng, ({ length }) => rng.uniform() < base ** (1 - length)),
  };
}

const phase = strictOptions({
  sequences: wholeNumber(1, most),
  longest: wholeNumber(1, most),
});
const phasesOptions = strictOptions({
  phases: z
    .array(phase, { error: 'a list of phases, such as [{ "sequences": 2000, "longest": 5 }]' })
    .min(1, { error: 'one phase at least' })
    .max(1000, { error: 'at most 1000 phases' })
    .readonly(),
} satisfies OptionsShape<PhasesOptions>);

/** The options of `phases`. */
export type PhasesOptions = Readonly<{
  /** One after the other; after the last one there is no limit. */
  phases: readonly Readonly<{
    /** How many training sequences it lasts. */
    sequences: number;
    /** The longest length in it. */
    longest: number;
  }>[];
}>;

/**
 * A list of phases, each with a longest length; after them whatever the task draws.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { copy } from '@tapehead/tasks';
 * import { phases } from '@tapehead/trainer';
 *
 * const { draw } = phases({ phases: [{ sequences: 2000, longest: 1 }] });
 * console.log(draw(copy(), createRng(1), { sequences: 1999, longest: null }).length); // 1
 * ```
 */
export function phases(options: PhasesOptions): Curriculum {
  return loadPhases(options satisfies z.input<typeof phasesOptions>);
}

function loadPhases(options: unknown): Curriculum {
  const complete = parseOptions('phases', phasesOptions, options);
  return {
    kind: 'phases',
    options: complete,
    beginning: null,
    draw(task, rng, { sequences }) {
      let end = 0;
      for (const { sequences: count, longest } of complete.phases) {
        end += count;
        if (sequences < end) return drawUpTo(task, rng, longest);
      }
      return task.drawSetting(rng);
    },
  };
}

/** The curricula by kind, from options as they were stored or typed. */
export const curricula: Readonly<Record<string, (options: JsonObject) => Curriculum>> = {
  uniform: loadUniform,
  growing: loadGrowing,
  'reverse-exponential': loadReverseExponential,
  phases: loadPhases,
};
