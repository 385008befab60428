import type { Experiment } from '@tapehead/experiments';
import type { Passes } from '../engine/choose-engine.js';
import { keepCurve, keptPoints, usualLabel } from './curve.js';
import { drawCurve } from './draw-curve.js';
import { eventsOf, readLog } from './read-log.js';
import { requireExperiment, requirePasses } from './require.js';
import { requireFiles, runFiles, type RunStorage } from './storage.js';
import { configText } from './stored-run.js';
import { drawTrace } from './trace.js';

/**
 * Writes the files that follow from a run's experiment, log and weights: its config, learning curve and trace, byte for
 * byte as `trainRun` writes them. For a run of which only log and weights were transferred.
 * @throws {UserError} if the log cannot be read.
 * @throws {InvalidOptionsError} if an argument is no storage, experiment or passes.
 * @param passes those of the model with the run's weights; without them no trace is drawn
 */
export async function redrawRun(
  storage: RunStorage,
  experiment: Experiment,
  passes: Pick<Passes, 'trace'> | null,
): Promise<void> {
  requireFiles('redrawRun.storage', storage, 'list', 'read', 'write');
  requireExperiment('redrawRun', experiment);
  if (passes !== null) requirePasses('redrawRun', passes, 'trace');
  storage.write(runFiles.config, configText(experiment));
  const { lines } = await readLog(storage);
  const before = keptPoints(eventsOf(lines));
  const { phases } = experiment;
  await keepCurve(storage, {
    label: usualLabel(experiment),
    phases,
    before,
    draw: drawCurve,
  }).write();
  if (passes) storage.write(runFiles.trace, await drawTrace(experiment, passes));
}
