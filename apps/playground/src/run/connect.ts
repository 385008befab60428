import { type Remote, wrap } from 'comlink';
import type { LabWorker } from '../engine/protocol.js';

/** A worker with a lab in it. */
export interface Connection {
  /** Asks the lab for something. @throws {Error} in words if the worker ends before it has answered. */
  ask<Answer>(request: (lab: Remote<LabWorker>) => Promise<Answer>): Promise<Answer>;
  /** Ends the worker, whatever it is doing. */
  close(): void;
}

/** Starts a worker. If it cannot be loaded, or dies, `onLost` is called with the reason in words. */
export function connect(onLost: (error: Error) => void): Connection {
  const name = `tapehead training ${Math.random()}`;
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), {
    type: 'module',
    name,
  });
  const lab = wrap<LabWorker>(worker);
  const ended = new AbortController();
  let end: (error: Error) => void = () => undefined;
  const ending = new Promise<never>((_, reject) => {
    end = (error) => {
      ended.abort();
      worker.terminate();
      reject(error);
    };
  });
  ending.catch(() => undefined);
  const lose = (message: string) => {
    if (ended.signal.aborted) return;
    const error = new Error(message);
    onLost(error);
    end(error);
  };
  let begun = false;
  worker.addEventListener('error', (event: Event) => {
    // If the script itself could not be loaded, the event is of another kind and has no message.
    if (!(event instanceof ErrorEvent)) lose(notLoaded);
    else if (begun) lose(`What computes has failed. It says: ${event.message}. ${remedy}`);
    else lose(`What computes could not be started. It says: ${event.message}`);
  });
  worker.addEventListener('messageerror', () => {
    lose(`What computes has sent what cannot be read. ${remedy}`);
  });
  const watch = async () => {
    await lab.begin();
    begun = true;
    // The worker holds a lock of its name as long as it lives. Not every page may use locks.
    if (!('locks' in navigator)) return;
    await navigator.locks.request(name, { signal: ended.signal }, () => {
      lose(`What computes has ended. There may have been too little memory for it. ${remedy}`);
    });
  };
  watch().catch(() => undefined);
  return {
    ask: (request) => Promise.race([request(lab), ending]),
    close() {
      end(new Error('The worker was ended.'));
    },
  };
}

const notLoaded =
  'What computes could not be loaded. Is there no network, or does something block it? ' +
  'Reload the page to try again.';
const remedy = 'Reload the page to go on from what was kept last.';
