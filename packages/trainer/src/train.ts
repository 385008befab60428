import { withAverages } from './averaging.js';
import { checkSolved } from './check-solved.js';
import { pause } from './pause.js';
import { curvePoint, type LastStep, progress } from './progress.js';
import { constantRate } from './schedules.js';
import { createStopwatch } from './stopwatch.js';
import { parseTrainOptions, type TrainOptions } from './train-options.js';
import {
  afterCheck,
  afterPoint,
  afterSkip,
  afterUpdate,
  initialTrainingState,
  recentBits,
  type TrainingState,
} from './training-state.js';

/** What ended a run: its budget of sequences, solved checks, the abort signal, or its time. */
export type StopReason = 'budget' | 'solved' | 'signal' | 'time';

export interface TrainingResult {
  readonly sequences: number;
  /** Wall time of training, without checks. */
  readonly trainSeconds: number;
  /** The loss in bits, the mean over the last updates, up to 100; null if there was none. */
  readonly bitsPerSequence: number | null;
  /** Whether the last check found no wrong bit. Unless a signal ended the run, it saw the last weights. */
  readonly solved: boolean;
  /** Training sequences before the first check without a wrong bit. */
  readonly firstZero: number | null;
  readonly skipped: number;
  readonly stoppedBy: StopReason;
  /** From which a run that was stopped can go on. */
  readonly state: TrainingState;
}

/** How long other events may have to wait, in milliseconds; and how often progress is reported. */
const pauseEvery = 16;
const progressEvery = 250;

/** Whether something that happens every so many sequences, and at the end, is to happen now. */
function isDue(every: number, last: number, now: number, atEnd: boolean): boolean {
  return now !== last && (atEnd || Math.floor(now / every) > Math.floor(last / every));
}

/**
 * Trains a model on sequences drawn from a task until a budget is used up, or a limit or a signal ends it.
 *
 * Equal options, generator states, weights and slots give equal bits; `maxSeconds` and `signal` only
 * choose where to stop. A step whose loss or gradients are not finite is skipped and counted. The checks,
 * which alone can end a run by its success, look at training-range sequences and draw them from their own
 * generator. If the step averages weights, they look at the averages.
 * @throws {InvalidOptionsError} for options out of range, before anything is done.
 */
export async function train(options: TrainOptions): Promise<TrainingResult> {
  const numbers = parseTrainOptions(options);
  const { batch, learningRate, maxSequences, maxSeconds = Infinity, pointEvery, check } = numbers;
  const { model, task, step, rng, callbacks = {}, signal, schedule = constantRate() } = options;
  let state = options.state ?? initialTrainingState(rng, check?.rng);
  let lastStep: LastStep | null = null;
  const begin = state;
  const watch = createStopwatch(state.trainSeconds);
  const currentRate = () => learningRate * schedule.factor(state.sequences / maxSequences);

  const takeStep = async () => {
    const count = Math.min(batch, maxSequences - state.sequences);
    const settings = Array.from({ length: count }, () => task.drawSetting(rng));
    const summary = await step.gradients(task.sample(settings, rng), rng);
    lastStep = { learningRate: currentRate(), gradientNorm: summary.norm };
    if (summary.finite) {
      step.update(lastStep.learningRate);
      state = afterUpdate(state, count, summary);
    } else {
      state = afterSkip(state, count);
      const { sequences, skipped, skippedInARow } = state;
      const { loss, norm: gradientNorm } = summary;
      await callbacks.onSkip?.({ sequences, loss, gradientNorm, skipped, skippedInARow });
    }
    state = { ...state, rng: rng.state(), trainSeconds: watch.seconds() };
  };

  /** If the signal ends it, the state is as if it had not begun. */
  const runCheck = async (checks: NonNullable<typeof check>) => {
    watch.stop();
    try {
      await withAverages(model.weights, step.slots, async () => {
        const result = await checkSolved(model, task, checks, state.sequences, signal);
        state = { ...afterCheck(state, result), checkRng: checks.rng.state() };
        await callbacks.onCheck?.(result, state.bestCheck === result);
      });
    } catch (error) {
      if (!signal?.aborted || error !== signal.reason) throw error;
    } finally {
      watch.start();
    }
  };

  const addPoint = async () => {
    const point = curvePoint(state, currentRate());
    state = afterPoint(state);
    await callbacks.onCurvePoint?.(point, state);
  };

  const report = () => callbacks.onProgress?.(progress(begin, state, lastStep, numbers));

  const finish = (stoppedBy: StopReason): TrainingResult => {
    report();
    const { sequences, trainSeconds, firstZero, skipped, lastCheck } = state;
    const solved = lastCheck?.wrongBits === 0;
    const bitsPerSequence = recentBits(state);
    return {
      sequences,
      trainSeconds,
      bitsPerSequence,
      solved,
      firstZero,
      skipped,
      stoppedBy,
      state,
    };
  };

  let [lastPause, lastReport] = [performance.now(), -Infinity];
  for (;;) {
    const end = endOf(state, maxSequences, maxSeconds);
    if (signal?.aborted) return finish('signal');
    const lastCheck = state.lastCheck?.sequences ?? 0;
    if (check && isDue(check.every, lastCheck, state.sequences, end !== null)) {
      await runCheck(check);
      continue;
    }
    if (isDue(pointEvery, state.sincePoint.from, state.sequences, end !== null)) {
      await addPoint();
      continue;
    }
    if (state.solvedInARow >= (check?.stopAfter ?? Infinity)) return finish('solved');
    if (end !== null) return finish(end);
    await takeStep();
    if (performance.now() - lastPause < pauseEvery) continue;
    if (performance.now() - lastReport >= progressEvery) {
      report();
      lastReport = performance.now();
    }
    await pause();
    lastPause = performance.now();
  }
}

function endOf(
  { sequences, trainSeconds }: TrainingState,
  maxSequences: number,
  maxSeconds: number,
): 'budget' | 'time' | null {
  if (sequences >= maxSequences) return 'budget';
  return trainSeconds >= maxSeconds ? 'time' : null;
}
