import '@tapehead/wasm/gradients';
import { selectWasm } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import { measureReach } from './measure-reach.js';
import type { Run } from './plan.js';
import type { Todo } from './todo.js';
import { trainInFolder } from './train-in-folder.js';

/** What a process is to do with one run. */
export interface ProcessWork extends Pick<Run, 'config' | 'reach'>, Pick<Todo, 'work'> {
  /** Its folder. */
  readonly path: string;
}

/** What a process says: how far it is, in training sequences, or what went wrong. */
export const processMessage = z.union([
  z.object({ sequences: z.number() }),
  z.object({ fault: z.string() }),
]);

export type ProcessMessage = Readonly<z.output<typeof processMessage>>;

/** Does the work of one process, until the signal ends it. Says what went wrong, and returns whether nothing did. */
export async function workOn(
  { reach, ...run }: ProcessWork,
  signal: AbortSignal,
  say: (message: ProcessMessage) => void,
): Promise<boolean> {
  try {
    // Otherwise tfjs prints an advertisement.
    tf.enableProdMode();
    await selectWasm();
    if (run.work !== 'measure') {
      await trainInFolder(run, signal, (sequences) => {
        say({ sequences });
      });
    }
    if (reach) await measureReach(reach, run.path, signal);
    return true;
  } catch (error) {
    say({ fault: error instanceof Error ? error.message : String(error) });
    return false;
  }
}
