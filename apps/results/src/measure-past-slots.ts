import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Measured, measured } from './measured.js';
import { memories, type PastSlots, pastSlotsFile } from './past-slots.js';
import { runTapehead } from './run-tapehead.js';

const doneEvent = z.object({ event: z.literal('done'), evaluation: z.array(measured) });

/**
 * Measures a trained run where its memory is too short, and with a longer memory, and adds that to its
 * folder. Returns what went wrong, or null.
 */
export async function measurePastSlots(
  { lengths, slots }: PastSlots,
  folder: string,
  signal: AbortSignal,
): Promise<string | null> {
  const found = new Map<string, readonly Measured[]>();
  for (const memory of memories) {
    const flags = ['--lengths', lengths.join(), '--slots', String(slots[memory])];
    const args = ['eval', folder, ...flags, '--json'];
    const fault = await runTapehead(args, signal, (event) => {
      const { data } = doneEvent.safeParse(event);
      if (data) found.set(memory, data.evaluation);
    });
    if (fault !== null) return fault;
  }
  // Whole or not at all.
  const file = join(folder, pastSlotsFile);
  await writeFile(`${file}.tmp`, JSON.stringify(Object.fromEntries(found)));
  await rename(`${file}.tmp`, file);
  return null;
}
