import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeModel, decodeModelFile } from '@tapehead/checkpoint';
import { loadExperiment, standardRegistry } from '@tapehead/experiments';
import { withSlots } from '@tapehead/ntm';
import { chooseEngine, evaluateUntil, runFiles } from '@tapehead/runs';
import { nodeDisk, writeWhole } from '@tapehead/runs/node';
import { memories, type PastSlots, pastSlotsFile, pastSlotsRecord } from './past-slots.js';

/**
 * Measures a trained run where its memory is too short, and with a longer memory, and adds that to its folder,
 * unless the signal ends it. The `wasm` backend is selected.
 */
export async function measurePastSlots(
  { lengths, slots }: PastSlots,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const bytes = await readFile(join(folder, runFiles.weights));
  const experiment = loadExperiment(decodeModelFile(bytes).metadata.config);
  const settings = lengths.map((length) => ({ length }));
  const evaluate = async (count: number) => {
    const trained = decodeModel(bytes, standardRegistry).model;
    const model = withSlots(trained, count, standardRegistry);
    trained.dispose();
    const passes = chooseEngine({ name: undefined, backend: 'wasm' }, model).createPasses(model);
    try {
      return await evaluateUntil(signal, experiment, passes, { settings });
    } finally {
      passes.dispose();
      model.dispose();
    }
  };
  const found: Record<string, unknown> = {};
  for (const memory of memories) {
    const evaluation = await evaluate(slots[memory]);
    // The signal ended the evaluation, so it is incomplete.
    if (evaluation.length < lengths.length) return;
    found[memory] = evaluation;
  }
  const record = pastSlotsRecord.parse(found);
  writeWhole(nodeDisk, join(folder, pastSlotsFile), Buffer.from(JSON.stringify(record)));
}
