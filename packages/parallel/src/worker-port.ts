import { nodeThreads } from './node-threads.js';
import type { Reply, Request } from './protocol.js';

/** The worker's end of the channel to the thread that created it. */
export interface WorkerPort {
  post(reply: Reply, transfer?: readonly ArrayBuffer[]): void;
  /** The next request, in the order in which they were sent. */
  next(): Promise<Request>;
}

/** The global object of a worker as pages have it. */
interface WorkerScope {
  readonly globalThis: unknown;
  postMessage?(message: unknown, options: StructuredSerializeOptions): void;
  addEventListener?(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
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
  const scope: WorkerScope = globalThis;
  const { postMessage, addEventListener } = scope;
  // Node's own threads have neither; those of Deno and Bun hear here what was sent to either.
  if (postMessage && addEventListener) {
    addEventListener.call(globalThis, 'message', ({ data }) => {
      receive(data);
    });
    return {
      next,
      post: (reply, transfer = []) => {
        postMessage.call(globalThis, reply, { transfer: [...transfer] });
      },
    };
  }
  const parentPort = nodeThreads<Request>()?.parentPort;
  if (!parentPort) throw new Error('serve: this is not a worker thread');
  parentPort.on('message', receive);
  return {
    next,
    post: (reply, transfer) => {
      parentPort.postMessage(reply, transfer);
    },
  };
}
