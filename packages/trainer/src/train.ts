import { scaledTargets, squaresScale } from '@tapehead/core';
import { withAverages } from './averaging.js';
import { checkSolved } from './check-solved.js';
import { type Guard, stepFault } from './guard.js';
import { uniform } from './curricula.js';
import { isDue } from './is-due.js';
import { stateKeeper } from './keep-state.js';
import { pause } from './pause.js';
import { requireMeasured, requireTrainableBatch } from './outputs.js';
import { curvePoint, type LastStep, type MeanLoss, meanLoss, progress } from './progress.js';
import { constantRate } from './schedules.js';
import { score } from './score.js';
import { type RestartOptions, stuckAt } from './restart.js';
import { createStopwatch } from './stopwatch.js';
import { parseTrainOptions, type TrainOptions } from './train-options.js';
import {
  afterCheck,
  afterPoint,
  afterRestart,
  afterRollback,
  afterSkip,
  afterUpdate,
  initialTrainingState,
  recentLoss,
  type TrainingState,
} from './training-state.js';

/**
 * What ended a run: its budget of sequences, solved checks, the abort signal, its time, or that no step could
 * be taken any more though it went back as often as its guard says.
 */
export type StopReason = 'budget' | 'solved' | 'signal' | 'time' | 'diverged';

/** The result of a run. The loss is the mean over the last updates, up to 100. */
export interface TrainingResult extends MeanLoss {
  /** Training sequences in all. */
  readonly sequences: number;
  /** Wall time of training, without checks. */
  readonly trainSeconds: number;
  /** Whether the last check was solved: without a wrong output, or as the task's criterion says. Unless a signal ended the run, it saw the last weights. */
  readonly solved: boolean;
  /** Training sequences before the first check that was solved. */
  readonly firstZero: number | null;
  /** Steps that were skipped. */
  readonly skipped: number;
  /** How often the run went back to weights that it had before, since it last began anew. */
  readonly rollbacks: number;
  /** How often the run began anew, with other weights. */
  readonly restarts: number;
  /** What ended it. */
  readonly stoppedBy: StopReason;
  /** The state from which a stopped run can go on. */
  readonly state: TrainingState;
}

/** How long other events may have to wait, in milliseconds; and how often progress is reported. */
const pauseEvery = 16;
const progressEvery = 250;

/**
 * Trains a model on sequences drawn from a task until a budget is used up, or a limit or a signal ends it.
 *
 * Equal options, generator states, weights and optimizer states give equal bits; `maxSeconds` and `signal` only
 * choose where to stop. A step whose loss or gradients are not finite, or too large, is skipped and counted; with a `guard`
 * the run goes back to its last good weights after a few of them, with a lower learning rate; with a `restart` it begins
 * anew, with other weights, when a check finds that it has not learned its task by then. The checks, which alone can end a
 * run by its success, look at training-range sequences and draw them from their own
 * generator. If the step averages weights, they look at the averages.
 * @throws {InvalidOptionsError} for options out of range, before anything is done; and for targets that the loss
 *   cannot be used for or a mask that the checks cannot measure, before they change a weight.
 */
export async function trainModel(options: TrainOptions): Promise<TrainingResult> {
  const numbers = parseTrainOptions(options);
  const {
    batch,
    maxSequences,
    maxSeconds = Infinity,
    pointEvery,
    check,
    guard,
    restart,
    checkpoint,
  } = numbers;
  const { model, task, step, rng, callbacks = {}, signal, schedule = constantRate() } = options;
  const { curriculum = uniform() } = options;
  let state = options.state ?? initialTrainingState(rng, check?.rng, curriculum.beginning);
  let lastStep: LastStep | null = null;
  const begin = state;
  const watch = createStopwatch(state.trainSeconds);
  // Squares are told of in the outputs' own unit, in which they were before they were scaled.
  const unitScale = step.loss.unit === 'squares' ? squaresScale(task) : 1;
  const currentRate = () =>
    numbers.learningRate *
    schedule.factor(state.sequences / maxSequences) *
    (guard?.factor ?? 1) ** state.rollbacks;

  const takeStep = async () => {
    const count = Math.min(batch, maxSequences - state.sequences);
    const { sequences: drawnSoFar, longest } = state;
    const settings = Array.from({ length: count }, () =>
      curriculum.draw(task, rng, { sequences: drawnSoFar, longest }),
    );
    const drawn = task.sample(settings, rng);
    const taught = task.teach?.(drawn) ?? drawn;
    const sampled = { ...taught, targets: scaledTargets(task, drawn.targets) };
    requireTrainableBatch(task, step.loss, sampled);
    if (check) requireMeasured(task, drawn);
    const summary = await step.gradients(sampled, rng);
    const { norm: gradientNorm } = summary;
    const loss = summary.loss * unitScale;
    lastStep = { learningRate: currentRate(), gradientNorm };
    const reason = stepFault(summary, sampled, task.outputSize, guard);
    if (reason === null) {
      if (guard && isDue(guard.every, state.goodAt, state.sequences)) keepGood(guard);
      step.update(lastStep.learningRate, rng);
      state = afterUpdate(state, count, { ...summary, loss });
    } else {
      state = afterSkip(state, count);
      const { sequences, skipped, skippedInARow } = state;
      await callbacks.onSkip?.({ sequences, loss, gradientNorm, reason, skipped, skippedInARow });
      if (guard && skippedInARow >= guard.after) await goBack(guard);
    }
    const { sequences } = state;
    callbacks.onStep?.({ sequences, loss, gradientNorm, taken: reason === null });
    state = { ...state, rng: rng.state(), trainSeconds: watch.seconds() };
  };

  /** Called before an update: weights that gave a usable loss count as good. */
  const keepGood = ({ remembered }: Guard) => {
    if (remembered.remember()) state = { ...state, goodAt: state.sequences };
  };

  const goBack = async ({ remembered, most }: Guard) => {
    remembered.recall();
    if (state.rollbacks >= most) return;
    state = afterRollback(state);
    const { sequences, goodAt, rollbacks } = state;
    await callbacks.onRollback?.({ sequences, goodAt, rollbacks, learningRate: currentRate() });
  };

  /** The longest length from now on, by a check of the present ones where it grows. */
  const nextLongest = async ({ rng: from, sequences }: NonNullable<typeof check>) => {
    const { longest } = state;
    if (longest === null || !curriculum.grow) return longest;
    const place = { sequences: state.sequences, longest };
    const settings = Array.from({ length: sequences }, () => curriculum.draw(task, from, place));
    const { wrong, total } = await score(model, task, settings, from, signal);
    return curriculum.grow(longest, total === 0 ? 1 : wrong / total);
  };

  /** If the signal ends the check, the state is as if the check had not begun. */
  const runCheck = async (checks: NonNullable<typeof check>) => {
    watch.stop();
    try {
      await withAverages(model.weights, step.optimizerState, async () => {
        const result = await checkSolved(model, task, checks, state.sequences, signal);
        const longest = await nextLongest(checks);
        state = { ...afterCheck(state, result), longest, checkRng: checks.rng.state() };
        await callbacks.onCheck?.(result, state.bestCheck === result);
      });
    } catch (error) {
      if (!signal?.aborted || error !== signal.reason) throw error;
    } finally {
      watch.start();
    }
  };

  /** Called after a check. Fresh weights count as good. */
  const beginAnewIfStuck = async (options: RestartOptions) => {
    const share = stuckAt(state, options);
    if (share === null) return;
    options.begin(rng);
    guard?.remembered.remember();
    state = afterRestart(state, rng, curriculum.beginning);
    const { sequences, restarts } = state;
    await callbacks.onRestart?.({ sequences, restarts, wrongShare: share });
  };

  const addPoint = async () => {
    const point = curvePoint(state, currentRate(), step.loss);
    state = afterPoint(state);
    await callbacks.onCurvePoint?.(point, state);
  };

  const keepState = checkpoint && stateKeeper(checkpoint, options.state?.sequences ?? null);

  const report = () => callbacks.onProgress?.(progress(begin, state, lastStep, step.loss, numbers));

  const finish = (stoppedBy: StopReason): TrainingResult => {
    report();
    const { sequences, trainSeconds, firstZero, skipped, rollbacks, restarts, lastCheck } = state;
    const solved = lastCheck?.solved === true;
    return {
      sequences,
      trainSeconds,
      ...meanLoss(recentLoss(state), step.loss),
      solved,
      firstZero,
      skipped,
      rollbacks,
      restarts,
      stoppedBy,
      state,
    };
  };

  let [lastPause, lastReport] = [performance.now(), -Infinity];
  for (;;) {
    const end = endOf(state, maxSequences, maxSeconds, guard);
    await keepState?.(state, end !== null || signal?.aborted === true);
    if (signal?.aborted) return finish('signal');
    const lastCheck = state.lastCheck?.sequences ?? 0;
    if (check && isDue(check.every, lastCheck, state.sequences, end !== null)) {
      await runCheck(check);
      if (restart && end === null) await beginAnewIfStuck(restart);
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
  { sequences, trainSeconds, rollbacks, skippedInARow }: TrainingState,
  maxSequences: number,
  maxSeconds: number,
  guard: Guard | null,
): 'budget' | 'time' | 'diverged' | null {
  if (guard && rollbacks >= guard.most && skippedInARow >= guard.after) return 'diverged';
  if (sequences >= maxSequences) return 'budget';
  return trainSeconds >= maxSeconds ? 'time' : null;
}
