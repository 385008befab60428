import {
  type NamedVariables,
  type OptionsShape,
  parseOptions,
  positiveNumber,
  strictOptions,
  variablesOption,
  wholeNumber,
} from '@tapehead/core';

/** How a training run goes. Nulls stand for what cannot be told yet. */
export interface TrainingDiagnosis {
  /** Training sequences so far, and their share of the budget. */
  readonly sequences: number;
  /** The share of the budget that is used, 0 to 1. */
  readonly progress: number;
  /** The norms of the steps since the diagnosis before; null if there were none. */
  readonly gradients: GradientNorms | null;
  /** |θ − θ_0| / |θ_0|: how far the trained weights are from where they began, relative to their initial size. */
  readonly moved: number;
  /** Mean training losses per sequence: of the last quarter of the run, and of the one before. */
  readonly loss: MeanLosses | null;
  /** Shares of wrong outputs: in the last check, in the one before (or the same), and in the best one. */
  readonly wrong: { readonly last: number; readonly before: number; readonly best: number } | null;
  /** Whether the last check was solved: without a wrong output, or as the task's criterion says. */
  readonly solved: boolean;
}

/** Mean training losses of two stretches of a run. */
export interface MeanLosses {
  /** Of the earlier one. */
  readonly before: number;
  /** Of the later one. */
  readonly recent: number;
  /** Whether they are in bits; else they are in the loss's own unit, as for numbers. */
  readonly inBits: boolean;
}

/** The global L2 norms of the gradients of some steps, before clipping. */
export interface GradientNorms {
  /** How many steps there were. */
  readonly steps: number;
  /** The median of the norms of steps that were taken; null if none was. */
  readonly median: number | null;
  /** The largest norm. */
  readonly largest: number | null;
  /** The share of the steps taken whose norm was above the limit of clipping; null if there is none. */
  readonly aboveLimit: number | null;
  /** The share of steps that were not taken, because their loss or gradients could not be used. */
  readonly skipped: number;
}

/** What is known of a run before it begins. */
export interface WatchOptions {
  /** The model's weights before training; they are copied. */
  readonly initial: NamedVariables;
  /** The budget of the run. */
  readonly maxSequences: number;
  /** The limit of clipping; null if gradients are not clipped. */
  readonly clipLimit: number | null;
}

/** Collects what a run's diagnosis needs. Its callbacks take the same arguments as those of a trainer. */
export interface TrainingWatch {
  /** As `TrainCallbacks.onStep`. */
  onStep(step: { readonly gradientNorm: number; readonly taken: boolean }): void;
  /** As `TrainCallbacks.onCurvePoint`. */
  onCurvePoint(point: {
    readonly sequences: number;
    readonly bitsPerSequence: number | null;
    readonly loss?: number | null;
  }): void;
  /** As `TrainCallbacks.onCheck`. */
  onCheck(check: {
    readonly sequences: number;
    readonly wrong: number;
    readonly total: number;
    readonly solved?: boolean;
  }): void;
  /** `weights` are those of the model as they are now. */
  diagnose(weights: NamedVariables): TrainingDiagnosis;
}

const watchOptions = strictOptions({
  initial: variablesOption<NamedVariables>(),
  maxSequences: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  clipLimit: positiveNumber(Number.MAX_VALUE).nullable(),
} satisfies OptionsShape<WatchOptions>);

interface Point {
  readonly sequences: number;
  readonly loss: number;
  readonly inBits: boolean;
}

/**
 * Watches a run from its beginning, or from where it goes on.
 * @throws {InvalidOptionsError} for options that cannot be used.
 * @example
 * ```ts
 * import { watchTraining } from '@tapehead/runs';
 *
 * const watch = watchTraining({ initial: {}, maxSequences: 1000, clipLimit: 10 });
 * watch.onStep({ gradientNorm: 12, taken: true });
 * console.log(watch.diagnose({}).gradients?.largest); // 12
 * ```
 */
export function watchTraining(options: WatchOptions): TrainingWatch {
  const { initial, maxSequences, clipLimit } = parseOptions('watchTraining', watchOptions, options);
  const start = copyOf(initial);
  const points: Point[] = [];
  let norms: number[] = [];
  let skipped = 0;
  let sequences = 0;
  let wrong: TrainingDiagnosis['wrong'] = null;
  let solved = false;
  return {
    onStep({ gradientNorm, taken }) {
      if (taken) norms.push(gradientNorm);
      else skipped++;
    },
    onCurvePoint(point) {
      sequences = point.sequences;
      const inBits = point.bitsPerSequence !== null;
      const loss = point.bitsPerSequence ?? point.loss ?? null;
      if (loss !== null) points.push({ sequences, loss, inBits });
    },
    onCheck(check) {
      sequences = check.sequences;
      solved = check.solved ?? (check.total > 0 && check.wrong === 0);
      if (check.total === 0) return;
      const last = check.wrong / check.total;
      wrong = { last, before: wrong?.last ?? last, best: Math.min(last, wrong?.best ?? last) };
    },
    diagnose(weights) {
      parseOptions('diagnose.weights', variablesOption(), weights);
      const gradients = gradientNorms(norms, skipped, clipLimit);
      [norms, skipped] = [[], 0];
      return {
        sequences,
        progress: sequences / maxSequences,
        gradients,
        moved: distance(start, weights),
        loss: quarters(points),
        wrong,
        solved,
      };
    },
  };
}

function gradientNorms(
  norms: readonly number[],
  skipped: number,
  limit: number | null,
): GradientNorms | null {
  const taken = norms.length;
  const steps = taken + skipped;
  if (steps === 0) return null;
  const sorted = norms.toSorted((one, other) => one - other);
  const above = limit === null ? [] : norms.filter((norm) => norm > limit);
  return {
    steps,
    median: sorted[Math.floor(taken / 2)] ?? null,
    largest: sorted.at(-1) ?? null,
    aboveLimit: limit === null || taken === 0 ? null : above.length / taken,
    skipped: skipped / steps,
  };
}

function copyOf(weights: NamedVariables): ReadonlyMap<string, Float32Array> {
  return new Map(
    Object.entries(weights)
      .filter(([, { trainable }]) => trainable)
      .map(([name, weight]) => [name, Float32Array.from(weight.dataSync())]),
  );
}

/** |θ − θ_0| / |θ_0| */
function distance(start: ReadonlyMap<string, Float32Array>, weights: NamedVariables): number {
  let [squares, moved] = [0, 0];
  for (const [name, before] of start) {
    const now = weights[name]?.dataSync() ?? before;
    for (let place = 0; place < before.length; place++) {
      const value = before[place] ?? 0;
      squares += value ** 2;
      moved += ((now[place] ?? 0) - value) ** 2;
    }
  }
  return squares > 0 ? Math.sqrt(moved / squares) : 0;
}

/** Null with fewer than four points in a quarter, whose means would be noise. */
function quarters(points: readonly Point[]): TrainingDiagnosis['loss'] {
  const end = points.at(-1)?.sequences ?? 0;
  const mean = (from: number, to: number) => {
    const losses = points.filter(({ sequences }) => sequences > from && sequences <= to);
    const sum = losses.reduce((total, { loss }) => total + loss, 0);
    return losses.length < 4 ? null : sum / losses.length;
  };
  const [before, recent] = [mean(end / 2, (3 * end) / 4), mean((3 * end) / 4, end)];
  if (before === null || recent === null) return null;
  return { before, recent, inBits: points.every((point) => point.inBits) };
}
