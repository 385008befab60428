import { NoThreadsError } from './errors.js';
import { nodeThreads, type NodeWorker } from './node-threads.js';
import type { Reply, Request } from './protocol.js';
import { readWorkerScript } from './worker-script.js';

/** A worker thread as its creator sees it. */
export interface Thread {
  /** Sends the worker a message; the buffers in `transfer` are its own then. */
  post(message: Request, transfer?: readonly ArrayBuffer[]): void;
  /** Called with each message of the worker. */
  onReply(listener: (reply: Reply) => void): void;
  /** Called if the worker cannot be started, ends by a fault, or is gone. */
  onFault(listener: (message: string) => void): void;
  /** Ends the worker at once. */
  end(): void;
}

/**
 * A `Worker` of Node, which runs `serve`, as a thread. The process may end while it runs.
 * @example
 * ```ts
 * import { Worker } from 'node:worker_threads';
 * import { nodeThread } from '@tapehead/parallel';
 *
 * // A script of your own, which calls `serve` with the parts that it knows.
 * const script = "import('@tapehead/parallel').then(({ serve }) => serve())";
 * const startThread = () => nodeThread(new Worker(script, { eval: true })); // for createParallelStep
 * startThread().end();
 * ```
 */
export function nodeThread(worker: NodeWorker<Reply>): Thread {
  worker.unref();
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    onReply: (listener) => {
      worker.on('message', listener);
    },
    onFault: (listener) => {
      worker.on('error', ({ message }) => {
        listener(message);
      });
      worker.on('exit', (code) => {
        listener(`it ended with exit code ${code}`);
      });
    },
    end: () => {
      void worker.terminate();
    },
  };
}

/** Browsers give no reason. */
const blocked =
  "its script cannot be loaded; a page with a Content-Security-Policy has to let it have worker-src 'self' blob:, or start a worker of its own: docs/bundlers.md";

/**
 * A browser's worker, which runs `serve`, as a thread.
 * @example
 * ```ts
 * import { webThread } from '@tapehead/parallel';
 *
 * // worker.js calls `serve` with the parts that it knows.
 * const startThread = () => webThread(new Worker('worker.js', { type: 'module' }));
 * ```
 */
export function webThread(worker: Worker): Thread {
  return {
    post: (message, transfer = []) => {
      worker.postMessage(message, [...transfer]);
    },
    onReply: (listener) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
        listener(data);
      });
    },
    onFault: (listener) => {
      worker.addEventListener('error', ({ message }) => {
        listener(message || blocked);
      });
    },
    end: () => {
      worker.terminate();
    },
  };
}

/** Whether there are threads of one kind or the other here. */
export function canStartThreads(): boolean {
  return typeof Worker !== 'undefined' || nodeThreads() !== undefined;
}

/**
 * Starts this package's own worker, which knows Tapehead's own parts. Its script is part of the package, so no file
 * has to be found.
 * @throws {NoThreadsError} where there are no threads, or the page does not allow such a worker.
 * @example
 * ```ts
 * import { startThread } from '@tapehead/parallel';
 *
 * const thread = await startThread();
 * thread.onFault((message) => { console.error(message); });
 * thread.end();
 * ```
 */
export async function startThread(): Promise<Thread> {
  const node = nodeThreads<Reply>();
  // Where there are both, as in Electron's pages, Node's cannot always be started.
  if (typeof Worker !== 'undefined') {
    try {
      return await startWebThread();
    } catch (error) {
      // Some libraries make Node's own a global `Worker`, which takes no address of a script.
      if (!node) throw error;
    }
  }
  if (!node) throw new NoThreadsError();
  return nodeThread(new node.Worker(await readWorkerScript(), { eval: true }));
}

let scriptUrl: Promise<string> | undefined;

async function startWebThread(): Promise<Thread> {
  scriptUrl ??= readWorkerScript().then((script) =>
    URL.createObjectURL(new Blob([script], { type: 'text/javascript' })),
  );
  return webThread(new Worker(await scriptUrl, { type: 'module' }));
}
