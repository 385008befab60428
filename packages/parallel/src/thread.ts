import { NoThreadsError } from './errors.js';
import { nodeThreads, type NodeWorker } from './node-threads.js';
import type { Reply, Request } from './protocol.js';

/** A worker thread as its creator sees it. */
export interface Thread {
  post(message: Request, transfer?: readonly ArrayBuffer[]): void;
  /** Called with what the worker says. */
  onReply(listener: (reply: Reply) => void): void;
  /** Called if the worker cannot be started, ends by a fault, or is gone. */
  onFault(listener: (message: string) => void): void;
  end(): void;
}

/** A `Worker` of Node, which runs `serve`, as a thread. The process may end while it runs. */
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

/** A browser's worker, which runs `serve`, as a thread. */
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
        listener(message || 'its script cannot be loaded');
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
 * Starts this package's own worker, which knows Tapehead's own parts.
 * @throws {NoThreadsError} where there are no threads.
 */
export function startThread(): Thread {
  // Where there are both, as in Electron's pages, Node's cannot always be started.
  if (typeof Worker !== 'undefined') {
    // Bundlers look for this very expression.
    return webThread(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }));
  }
  const node = nodeThreads<Reply>();
  if (node) return nodeThread(new node.Worker(new URL('./worker.js', import.meta.url)));
  throw new NoThreadsError();
}
