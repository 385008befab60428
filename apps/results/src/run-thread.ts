import '@tapehead/wasm/gradients';
import type { MessagePort } from 'node:worker_threads';
import { selectWasm } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { measurePastSlots } from './measure-past-slots.js';
import type { Run } from './plan.js';
import type { Todo } from './todo.js';
import { trainInFolder } from './train-in-folder.js';

/** What a thread is to do with one run. */
export interface ThreadWork extends Pick<Run, 'config' | 'pastSlots'>, Pick<Todo, 'work'> {
  /** Its folder. */
  readonly path: string;
  /** Any message that it receives ends the work; it sends the number of training sequences so far. */
  readonly port: MessagePort;
}

/** What each thread of the pool runs. */
export default async function workOn({ port, ...run }: ThreadWork): Promise<void> {
  const stop = new AbortController();
  port.on('message', () => {
    stop.abort();
  });
  try {
    // Otherwise tfjs prints an advertisement.
    tf.enableProdMode();
    await selectWasm();
    if (run.work !== 'measure') {
      await trainInFolder(run, stop.signal, (sequences) => {
        port.postMessage(sequences);
      });
    }
    if (run.pastSlots) await measurePastSlots(run.pastSlots, run.path, stop.signal);
  } finally {
    port.close();
  }
}
