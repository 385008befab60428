import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRng } from '@tapehead/core';
import { decodeModel, decodeModelFile } from '@tapehead/checkpoint';
import { loadExperiment, standardRegistry } from '@tapehead/experiments';
import { withSlots } from '@tapehead/ntm';
import { chooseEngine, evaluateUntil, runFiles } from '@tapehead/runs';
import { nodeDisk, writeWhole } from '@tapehead/runs/node';
import type { Measured } from './measured.js';
import {
  isFaultless,
  reachFile,
  type ReachPlan,
  reachRecord,
  reachSequences,
  slotsFor,
} from './reach.js';

/**
 * Measures a trained run at the lengths of a plan, in a memory that grows with them, and adds what was measured to its
 * folder, unless the signal ends it. The `wasm` backend is selected.
 */
export async function measureReach(
  plan: ReachPlan,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const bytes = await readFile(join(folder, runFiles.weights));
  const experiment = loadExperiment(decodeModelFile(bytes).metadata.config);
  const found: Measured[] = [];
  for (const length of plan.lengths) {
    const { steps } = experiment.task.sample([{ length }], createRng(1));
    const trained = decodeModel(bytes, standardRegistry).model;
    const model = withSlots(trained, slotsFor({ length, steps }, plan), standardRegistry);
    trained.dispose();
    const passes = chooseEngine({ name: undefined, backend: 'wasm' }, model).createPasses(model);
    try {
      const [entry] = await evaluateUntil(signal, experiment, passes, {
        settings: [{ length }],
        sequences: reachSequences,
      });
      // The signal ended the evaluation.
      if (entry === undefined) return;
      found.push(entry);
      if (plan.untilMistake && !isFaultless(entry)) break;
    } finally {
      passes.dispose();
      model.dispose();
    }
  }
  const record = reachRecord.parse(found);
  writeWhole(nodeDisk, join(folder, reachFile), Buffer.from(JSON.stringify(record)));
}
