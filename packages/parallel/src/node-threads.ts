/** A thread's end of a channel, as Node has it. */
interface NodePort<Incoming> {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: Incoming) => void): unknown;
}

/** Node's own worker thread, as its creator has it. */
export interface NodeWorker<Incoming> extends NodePort<Incoming> {
  on(event: 'message', listener: (message: Incoming) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  /** The process may end while the thread runs. */
  unref(): void;
  terminate(): Promise<unknown>;
}

/** What of Node's module `worker_threads` is needed; packages for pages know no types of Node. */
interface NodeThreads<Incoming> {
  /** Null in the main thread. */
  readonly parentPort: NodePort<Incoming> | null;
  readonly Worker: new (script: string, options: { readonly eval: true }) => NodeWorker<Incoming>;
}

interface Host<Incoming> {
  readonly globalThis: unknown;
  /** Node's, from 20.16 and 22.3 on, and that of what is like it. */
  readonly process?: { getBuiltinModule?(name: 'node:worker_threads'): NodeThreads<Incoming> };
}

/** Node's threads, found without an import that a bundler for pages would stumble over; none in a browser. */
export function nodeThreads<Incoming>(): NodeThreads<Incoming> | undefined {
  const host: Host<Incoming> = globalThis;
  return host.process?.getBuiltinModule?.('node:worker_threads');
}
