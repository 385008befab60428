import {
  finiteNumber,
  flag,
  type GradientSummary,
  type OptionsShape,
  parseOptions,
  realNumber,
  requireGenerator,
  type Rng,
  storedScore,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import * as z from 'zod';

// Types and not interfaces, since TypeScript does not accept an interface where a JSON object is expected.

const count = () => wholeNumber(0, Number.MAX_SAFE_INTEGER);
const rngState = z.array(finiteNumber(), { error: 'the state of a generator' }).readonly();

/** What a check on training-range sequences found. */
export type CheckResult = Readonly<{
  /** Training sequences before the check. */
  sequences: number;
  /** Outputs of the checked sequences that are wrong, as in an evaluation. */
  wrong: number;
  /** Outputs of the checked sequences that count. */
  total: number;
  /** Averaged over the checked sequences: nats, or for numbers squares of their unit; null if it is not finite. */
  cost: number | null;
  /** The cost in bits; null for numbers, too. */
  bitsPerSequence: number | null;
  /** What the best possible predictor would need instead; 0 for numbers. */
  optimalBits: number;
  /** Whether that is enough, as the task's criterion says; else whether no output is wrong. */
  solved: boolean;
}>;

const presentCheck = strictOptions({
  sequences: count(),
  wrong: count(),
  total: count(),
  cost: realNumber(0, Number.MAX_VALUE).nullable(),
  bitsPerSequence: realNumber(0, Number.MAX_VALUE).nullable(),
  optimalBits: finiteNumber(),
  solved: flag(),
} satisfies OptionsShape<CheckResult>).readonly();

const countsOption = z.looseObject(
  { wrong: count(), total: count() },
  { error: 'the result of a check, with its wrong and total' },
);

/** A check as it is now, or as earlier releases stored it, which did not say whether it was enough, nor what the optimum was. */
const checkResult: z.ZodType<CheckResult> = storedScore(
  z.preprocess((value) => {
    const { data } = countsOption.safeParse(value);
    return data ? { optimalBits: 0, solved: data.wrong === 0 && data.total > 0, ...data } : value;
  }, presentCheck),
);

/**
 * The share of wrong outputs that a check found; null if it measured nothing.
 * @throws {InvalidOptionsError} for what is no result of a check.
 */
export function wrongShare(check: Pick<CheckResult, 'wrong' | 'total'>): number | null {
  const { wrong, total } = parseOptions('wrongShare', countsOption, check);
  return total === 0 ? null : wrong / total;
}

const mostRecent = 100;

/**
 * Where a training run stands, as JSON. With the model's weights and the step's optimizer state it is all that a
 * run needs to go on and to end with the same bits as if it had never stopped.
 */
export type TrainingState = Readonly<{
  /** Training sequences drawn so far, those of skipped steps included. */
  sequences: number;
  /** Wall time of training so far, without checks. */
  trainSeconds: number;
  /** Steps skipped because their loss or gradients were not finite. */
  skipped: number;
  /** How many of them were the last in a row, since the run last went back. */
  skippedInARow: number;
  /** How often the run went back to weights that it had before. */
  rollbacks: number;
  /** Training sequences before the weights to which it would go back. */
  goodAt: number;
  /** How often the run began anew, with other weights. */
  restarts: number;
  /** Training sequences before it last did. */
  begunAt: number;
  /** The losses of the last updates, up to 100, per sequence. */
  recentLosses: readonly number[];
  /** The sums over the updates since the last point of the learning curve. */
  sincePoint: SincePoint;
  /** Training sequences before the first check that was solved. */
  firstZero: number | null;
  /** How many of the last checks in a row were solved. */
  solvedInARow: number;
  /** The longest length that the curriculum draws at present, where it grows; else null. */
  longest: number | null;
  /** The last check, if there was one. */
  lastCheck: CheckResult | null;
  /** The check with the fewest wrong outputs; among equals, with the lowest cost, which is finite. */
  bestCheck: CheckResult | null;
  /** The state of the generator of the training sequences and the noise. */
  rng: readonly number[];
  /** The state of the generator of the checks' sequences, where there are checks. */
  checkRng: readonly number[] | null;
}>;

/** The sums over the updates since the last point of the learning curve. */
export type SincePoint = Readonly<{
  /** Training sequences before that point. */
  from: number;
  /** How many updates there were. */
  updates: number;
  /** The sum of their losses per sequence. */
  loss: number;
  /** The sum of the norms of their gradients. */
  norm: number;
}>;

const trainingState = strictOptions({
  sequences: count(),
  trainSeconds: realNumber(0, Number.MAX_VALUE),
  skipped: count(),
  skippedInARow: count(),
  rollbacks: count(),
  goodAt: count(),
  // Runs that were stored before any could begin anew have neither.
  restarts: count().default(0),
  begunAt: count().default(0),
  recentLosses: z.array(finiteNumber()).max(mostRecent).readonly(),
  sincePoint: strictOptions({
    from: count(),
    updates: count(),
    loss: finiteNumber(),
    norm: finiteNumber(),
  } satisfies OptionsShape<SincePoint>).readonly(),
  firstZero: count().nullable(),
  solvedInARow: count(),
  // Runs that were stored before there were curricula have none.
  longest: count().nullable().default(null),
  lastCheck: checkResult.nullable(),
  bestCheck: checkResult.nullable(),
  rng: rngState,
  checkRng: rngState.nullable(),
}).readonly();

/**
 * A training state from JSON.
 * @throws {InvalidOptionsError} if it is none.
 */
export function parseTrainingState(value: unknown): TrainingState {
  return parseOptions('training state', trainingState, value);
}

/**
 * The state before the first step. `checkRng` is the generator of the checks, where there are checks.
 * @throws {InvalidOptionsError} if there is no generator.
 */
export function initialTrainingState(
  rng: Rng,
  checkRng?: Rng,
  longest: number | null = null,
): TrainingState {
  requireGenerator('initialTrainingState.rng', rng);
  if (checkRng !== undefined) requireGenerator('initialTrainingState.checkRng', checkRng);
  return {
    sequences: 0,
    trainSeconds: 0,
    skipped: 0,
    skippedInARow: 0,
    rollbacks: 0,
    goodAt: 0,
    restarts: 0,
    begunAt: 0,
    recentLosses: [],
    sincePoint: { from: 0, updates: 0, loss: 0, norm: 0 },
    firstZero: null,
    solvedInARow: 0,
    longest,
    lastCheck: null,
    bestCheck: null,
    rng: rng.state(),
    checkRng: checkRng?.state() ?? null,
  };
}

/** The state after `sequences` more, whose gradients changed the weights. */
export function afterUpdate(
  state: TrainingState,
  sequences: number,
  { loss, norm }: GradientSummary,
): TrainingState {
  const { from, updates, loss: losses, norm: norms } = state.sincePoint;
  return {
    ...state,
    sequences: state.sequences + sequences,
    skippedInARow: 0,
    recentLosses: [...state.recentLosses.slice(1 - mostRecent), loss],
    sincePoint: { from, updates: updates + 1, loss: losses + loss, norm: norms + norm },
  };
}

/** The state after `sequences` more, whose gradients could not be used. */
export function afterSkip(state: TrainingState, sequences: number): TrainingState {
  return {
    ...state,
    sequences: state.sequences + sequences,
    skipped: state.skipped + 1,
    skippedInARow: state.skippedInARow + 1,
  };
}

/** The state after the weights that the run had at `goodAt` were put back. */
export function afterRollback(state: TrainingState): TrainingState {
  return { ...state, skippedInARow: 0, rollbacks: state.rollbacks + 1 };
}

/**
 * The state after the run was given fresh weights: what it says of the weights begins anew, what it says of the run goes
 * on.
 */
export function afterRestart(
  state: TrainingState,
  rng: Rng,
  longest: number | null,
): TrainingState {
  const { sequences } = state;
  return {
    ...state,
    skippedInARow: 0,
    rollbacks: 0,
    goodAt: sequences,
    restarts: state.restarts + 1,
    begunAt: sequences,
    recentLosses: [],
    solvedInARow: 0,
    longest,
    rng: rng.state(),
  };
}

export function afterCheck(state: TrainingState, check: CheckResult): TrainingState {
  const { solved } = check;
  return {
    ...state,
    firstZero: state.firstZero ?? (solved ? check.sequences : null),
    solvedInARow: solved ? state.solvedInARow + 1 : 0,
    lastCheck: check,
    bestCheck: isBetter(check, state.bestCheck) ? check : state.bestCheck,
  };
}

/** The state after a point of the learning curve. */
export function afterPoint(state: TrainingState): TrainingState {
  return { ...state, sincePoint: { from: state.sequences, updates: 0, loss: 0, norm: 0 } };
}

function isBetter(check: CheckResult, best: CheckResult | null): boolean {
  if (check.cost === null || check.total === 0) return false;
  if (best === null) return true;
  if (check.wrong !== best.wrong) return check.wrong < best.wrong;
  return check.cost < (best.cost ?? Infinity);
}

/** The mean of the last losses per sequence; null before the first update. */
export function recentLoss({ recentLosses }: TrainingState): number | null {
  if (recentLosses.length === 0) return null;
  const sum = recentLosses.reduce((total, loss) => total + loss, 0);
  return sum / recentLosses.length;
}
