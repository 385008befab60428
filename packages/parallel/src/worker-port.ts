import { nodeThreads } from './node-threads.js';
import type { Reply, Request } from './protocol.js';

/** The worker's end of the channel to the thread that created it. */
export interface WorkerPort {
  post(reply: Reply, transfer?: readonly ArrayBuffer[]): void;
  /** The next request, in the order in which they were sent. */
  next(): Promise<Request>;
}

interface WebWorkerScope {
  postMessage(message: unknown, options: StructuredSerializeOptions): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

/** @throws {Error} in a thread that no other thread created. */
export function openWorkerPort(): WorkerPort {
  const waiting: Request[] = [];
  const wanted: ((request: Request) => void)[] = [];
  const receive = (request: Request) => {
    const want = wanted.shift();
    if (want) want(request);
    else waiting.push(request);
  };
  const next = () =>
    new Promise<Request>((resolve) => {
      const request = waiting.shift();
      if (request) resolve(request);
      else wanted.push(resolve);
    });
  const node = nodeThreads<Request>();
  if (!node) {
    const scope: WebWorkerScope = globalThis;
    scope.addEventListener('message', ({ data }) => {
      receive(data);
    });
    return {
      next,
      post: (reply, transfer = []) => {
        scope.postMessage(reply, { transfer: [...transfer] });
      },
    };
  }
  const { parentPort } = node;
  if (!parentPort) throw new Error('serve: this is not a worker thread');
  parentPort.on('message', receive);
  return {
    next,
    post: (reply, transfer) => {
      parentPort.postMessage(reply, transfer);
    },
  };
}
