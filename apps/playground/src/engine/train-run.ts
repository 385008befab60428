import { restoreRng } from '@tapehead/random';
import type { Experiment } from '@tapehead/recipes';
import type { SequenceModel, TrainStep } from '@tapehead/spec';
import {
  type ForwardModel,
  initialTrainingState,
  type RememberedWeights,
  train,
  type TrainingState,
} from '@tapehead/trainer';
import type { History } from './history.js';
import type { RunNews, TrainingEnd } from './protocol.js';
import type { RunPosition } from './run-file.js';

/** What is trained, and with what. */
export interface TrainedParts {
  readonly experiment: Experiment;
  readonly model: SequenceModel;
  readonly step: TrainStep;
  readonly passes: ForwardModel;
  readonly best: RememberedWeights;
}

export interface TrainRunOptions {
  readonly signal: AbortSignal;
  onNews(news: RunNews): void;
  /** Where the run stands, whenever the weights are what that position says. */
  onMove(position: RunPosition): void;
}

/** After so many steps in a row without finite gradients a run is given up. */
const mostSkipped = 100;

/** The state of a run before its first step. */
export function beginning({ trainOptions }: Experiment): TrainingState {
  const { rng, check } = trainOptions();
  return initialTrainingState(rng, check?.rng);
}

/**
 * Trains on from a position until the signal or the run's own end. A run that ends by itself has the
 * weights of its best check then, if its config asks for them.
 */
export async function trainRun(
  { experiment, model, step, passes, best }: TrainedParts,
  begin: RunPosition,
  { signal, onNews, onMove }: TrainRunOptions,
): Promise<TrainingEnd> {
  const givenUp = new AbortController();
  let { history } = begin;
  let told: History = history;
  const { state, config, options } = continued(experiment, begin.state);
  const result = await train({
    ...options,
    model: { ...model, forward: passes.forward },
    step,
    state,
    signal: AbortSignal.any([signal, givenUp.signal]),
    callbacks: {
      onProgress: (progress) => {
        const { points, checks } = history;
        onNews({
          progress,
          points: points.slice(told.points.length),
          checks: checks.slice(told.checks.length),
        });
        told = history;
      },
      onCurvePoint({ sequences, bitsPerSequence }, now) {
        history = { ...history, points: [...history.points, { sequences, bitsPerSequence }] };
        onMove({ state: now, history });
      },
      onCheck({ sequences, wrongBits, totalBits }, isBest) {
        if (isBest) best.remember();
        history = { ...history, checks: [...history.checks, { sequences, wrongBits, totalBits }] };
      },
      onSkip({ skippedInARow }) {
        if (skippedInARow >= mostSkipped) givenUp.abort();
      },
    },
  });
  const stoppedBy = givenUp.signal.aborted ? 'given-up' : result.stoppedBy;
  const ended = stoppedBy !== 'signal' && stoppedBy !== 'given-up';
  const { bestCheck } = result.state;
  const keepsBest = ended && config.keep === 'best' && bestCheck !== null;
  if (keepsBest) best.recall();
  onMove({ state: result.state, history });
  return { stoppedBy, solved: keepsBest ? bestCheck.wrongBits === 0 : result.solved };
}

/** What the experiment says of training, with the generators where the state left them. */
function continued({ config, trainOptions }: Experiment, state: TrainingState) {
  const options = trainOptions();
  const { check } = options;
  return {
    state,
    config,
    options: {
      ...options,
      rng: restoreRng(state.rng),
      check: check && { ...check, rng: state.checkRng ? restoreRng(state.checkRng) : check.rng },
    },
  };
}
