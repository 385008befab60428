/** Where this runs: a page or worker has no `process`. */
interface Host {
  readonly WebAssembly: object;
  readonly process?: Process;
}
interface Process {
  listeners(event: string): readonly Listener[];
  removeListener(event: string, listener: Listener): unknown;
}
type Listener = (...args: unknown[]) => void;

const processOf = ({ process }: Host) => process;

const events = ['uncaughtException', 'unhandledRejection'];

/**
 * Runs `load` and takes away the handlers it leaves on Node's `process`. The loader of the WASM backend
 * installs two that throw again, so that every later crash of the program would exit with 7.
 */
export async function withoutProcessListeners<Result>(
  load: () => Promise<Result>,
): Promise<Result> {
  const process = processOf(globalThis);
  if (!process) return load();
  const before = new Map(events.map((event) => [event, new Set(process.listeners(event))]));
  try {
    return await load();
  } finally {
    for (const [event, known] of before) {
      for (const listener of process.listeners(event)) {
        if (!known.has(listener)) process.removeListener(event, listener);
      }
    }
  }
}
