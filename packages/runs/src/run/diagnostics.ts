import type { SequenceModel } from '@tapehead/core';
import { budgetOf, type Experiment, type RunCheckpoint } from '@tapehead/experiments';
import type { CheckResult } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { diagnoseMachine } from '../diagnostics/machine.js';
import { type TrainingWatch, watchTraining } from '../diagnostics/training.js';
import type { Warning } from '../diagnostics/warning.js';
import { warningsOf } from '../diagnostics/warnings.js';
import type { Passes } from '../engine/choose-engine.js';
import type { KeptPoint } from './curve.js';
import type { DiagnosticsEvent } from './events.js';

/** Diagnoses a run while it trains. */
export interface Diagnostics extends Pick<TrainingWatch, 'onStep' | 'onCurvePoint'> {
  /** The diagnosis at a check, from one sequence of the hardest training setting. */
  afterCheck(check: CheckResult): DiagnosticsEvent;
  /** The warnings of the last diagnosis; if there was none since the run was resumed, of one made now. */
  warnings(): readonly Warning[];
}

/** The state of a run that is resumed. */
interface Earlier {
  readonly from: Pick<RunCheckpoint, 'state'> | undefined;
  readonly points: readonly KeptPoint[];
}

/**
 * The diagnostics of a run. The model must be as the experiment built it, even if the run is resumed: the stored weights
 * are loaded only afterwards.
 */
export function createDiagnostics(
  experiment: Experiment,
  model: SequenceModel,
  { trace }: Pick<Passes, 'trace'>,
  { from, points }: Earlier = { from: undefined, points: [] },
): Diagnostics {
  const { config, stepOptions, task } = experiment;
  const { limit } = stepOptions.clip.options;
  const watch = watchTraining({
    initial: model.weights,
    maxSequences: budgetOf(config),
    clipLimit: typeof limit === 'number' ? limit : null,
  });
  for (const point of points) watch.onCurvePoint(point);
  for (const check of [from?.state.bestCheck, from?.state.lastCheck]) {
    if (check) watch.onCheck(check);
  }

  const { steps, sequences, inputs } = experiment.example();
  const lookInside = () => {
    const example = tf.tensor3d(inputs, [steps, sequences, task.inputSize]);
    const { logits, memory, heads } = trace(example);
    const machine = diagnoseMachine({ memory, heads });
    tf.dispose([example, logits, heads, memory ?? []]);
    return machine;
  };
  let latest: DiagnosticsEvent | undefined;
  const diagnoseNow = () => {
    const diagnosis = { training: watch.diagnose(model.weights), machine: lookInside() };
    latest = { event: 'diagnostics', ...diagnosis, warnings: warningsOf(diagnosis) };
    return latest;
  };
  return {
    ...watch,
    afterCheck(check) {
      watch.onCheck(check);
      return diagnoseNow();
    },
    warnings: () => (latest ?? diagnoseNow()).warnings,
  };
}
