/** A thread's end of a channel in Node. */
interface NodePort<Incoming> {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: Incoming) => void): unknown;
}

/** A worker thread of Node, as seen by its creator. */
export interface NodeWorker<Incoming> extends NodePort<Incoming> {
  on(event: 'message', listener: (message: Incoming) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  /** The process may end while the thread runs. */
  unref(): void;
  terminate(): Promise<unknown>;
}

/**
 * The needed parts of Node's module `worker_threads`, declared here because packages for pages are built without
 * Node's types.
 */
interface NodeThreads<Incoming> {
  /** Null in the main thread. */
  readonly parentPort: NodePort<Incoming> | null;
  readonly Worker: new (script: string, options: { readonly eval: true }) => NodeWorker<Incoming>;
}

interface Host<Incoming> {
  readonly globalThis: unknown;
  /** Node's, from 20.16 and 22.3 on, and that of compatible runtimes. */
  readonly process?: { getBuiltinModule?(name: 'node:worker_threads'): NodeThreads<Incoming> };
}

/** Node's threads, found without an import, since a bundler for pages could not resolve one; undefined in a browser. */
export function nodeThreads<Incoming>(): NodeThreads<Incoming> | undefined {
  const host: Host<Incoming> = globalThis;
  return host.process?.getBuiltinModule?.('node:worker_threads');
}
