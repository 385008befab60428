import * as tf from '@tensorflow/tfjs-core';

type KernelCall = Parameters<tf.KernelFunc>[0];

/** A listener that is told of everything that tfjs computes while its session is open. */
export interface Session {
  /** A kernel was called. */
  called(kernel: string, call: KernelCall, outputs: readonly tf.TensorInfo[]): void;
  /** Called when somebody reads the numbers of a tensor; throws if that makes recording impossible. */
  read(dataId: object): void;
}

/** The methods of a backend that return a tensor's numbers. */
const reading = new Set<string | symbol>(['readSync', 'read', 'readToGPU']);

let session: Session | null = null;
let installed: string | null = null;

/** The backend that computes. Reading numbers from it directly is not reported to the session. */
export function innerBackend(): tf.KernelBackend {
  return tf.findBackend('wasm');
}

/**
 * Runs `run` while tfjs computes on a backend registered under a name of its own, which passes everything on to `wasm`
 * and reports it to the session that is open. Nothing in tfjs is replaced, and afterwards the former backend is selected
 * again. Selecting a backend sets up all its kernels, so sessions that follow each other are quicker inside of one call.
 */
export function onRecorder<Result>(run: () => Result): Result {
  const before = tf.getBackend();
  installed ??= install();
  if (before === installed) return run();
  // This takes effect at once, since the backend is already initialised.
  void tf.setBackend(installed);
  try {
    return run();
  } finally {
    void tf.setBackend(before);
  }
}

/** Runs `run` on the recorder while the session hears what it does. */
export function withSession<Result>(opened: Session, run: () => Result): Result {
  return onRecorder(() => {
    session = opened;
    try {
      return run();
    } finally {
      session = null;
    }
  });
}

/** Registers the backend and its kernels under an unused name. */
function install(): string {
  let name = 'tapehead-recorder';
  while (name in tf.engine().registryFactory) name += '-';
  const methods = new Map<string | symbol, unknown>();
  let inner = innerBackend();
  const recorder = new Proxy(inner, {
    get(_, key) {
      const target = innerBackend();
      // `wasm` may have been removed and made anew.
      if (target !== inner) methods.clear();
      inner = target;
      const known = methods.get(key);
      if (known) return known;
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      const isReading = reading.has(key);
      const method = (...args: readonly unknown[]): unknown => {
        const [first] = args;
        if (isReading && typeof first === 'object' && first !== null) session?.read(first);
        return Reflect.apply(member, target, args);
      };
      methods.set(key, method);
      return method;
    },
  });
  tf.registerBackend(name, () => recorder);
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('wasm')) {
    tf.registerKernel({
      kernelName,
      backendName: name,
      kernelFunc(call) {
        const result = kernelFunc({ ...call, backend: innerBackend() });
        session?.called(kernelName, call, Array.isArray(result) ? result : [result]);
        return result;
      },
    });
  }
  return name;
}
