import type { DrawCurve } from './curve.js';
import { createDiagnostics } from './diagnostics.js';
import { drawCurve } from './draw-curve.js';
import { evaluateUntil } from './evaluate-until.js';
import { drawTrace } from './trace.js';

/** What a run reports about its model besides the training. Anything left out is neither computed nor loaded. */
export interface RunReport {
  /** Looks into the model after each check, for the `diagnostics` events and the warnings at the end. */
  readonly diagnose?: typeof createDiagnostics | undefined;
  /** Draws the learning curve as SVG, beside its table. */
  readonly drawCurve?: DrawCurve | undefined;
  /** Draws what the kept weights do in one sequence as SVG. */
  readonly drawTrace?: typeof drawTrace | undefined;
  /** Measures the kept weights, for the `evaluation` events. */
  readonly evaluate?: typeof evaluateUntil | undefined;
}

/** Everything that a run can report. */
export const fullReport: RunReport = {
  diagnose: createDiagnostics,
  drawCurve,
  drawTrace,
  evaluate: evaluateUntil,
};
