/** This machine or browser has no WebAssembly SIMD, which the `wasm` backend needs. */
export class SimdUnsupportedError extends Error {
  override readonly name = 'SimdUnsupportedError';
  /** The same in every release. */
  readonly code = 'SIMD_UNSUPPORTED';

  constructor() {
    super(
      'This JavaScript engine has no WebAssembly SIMD, which the wasm backend needs. ' +
        'Node 20, Chrome 91, Firefox 113, Safari 16.4 and newer ones have it. ' +
        "To go on without it, slower: import '@tensorflow/tfjs-backend-cpu' and await tf.setBackend('cpu').",
    );
  }
}

/** This JavaScript engine has no relaxed SIMD, which was asked for. */
export class RelaxedSimdUnsupportedError extends Error {
  override readonly name = 'RelaxedSimdUnsupportedError';
  /** The same in every release. */
  readonly code = 'RELAXED_SIMD_UNSUPPORTED';

  constructor() {
    super(
      'This JavaScript engine has no relaxed SIMD. Node 21, Chrome 114, Firefox 145 and newer ones have it, ' +
        "and Node 20 with --experimental-wasm-relaxed-simd. simd: 'strict' runs everywhere.",
    );
  }
}

/** The binary of the `wasm` backend could not be read, compiled or started. */
export class WasmLoadError extends Error {
  override readonly name = 'WasmLoadError';
  /** The same in every release. */
  readonly code = 'WASM_LOAD_FAILED';

  constructor(
    /** The place that was given, if one was. */
    binary: string | undefined,
    cause: unknown,
  ) {
    const place = binary === undefined ? '' : ` from ${binary}`;
    super(
      `The wasm backend cannot be loaded${place}: ${messageOf(cause)}. ${adviceOn(binary, cause)}`,
      {
        cause,
      },
    );
  }
}

/** A page's own thread does not wait until a module of this size is compiled, or until it is an instance. */
export class CompilationBlockedError extends Error {
  override readonly name = 'CompilationBlockedError';
  /** The same in every release. */
  readonly code = 'COMPILATION_BLOCKED';

  constructor(cause: unknown) {
    super(
      `This thread refuses to wait for WebAssembly of this size (${messageOf(cause)}), as older browsers do on a page's own thread. ` +
        'Compile in a worker, which is as fast and leaves the page free, or train on the reference path.',
      { cause },
    );
  }
}

/** tfjs's `wasm` backend runs on several threads, in memory that the kernels cannot work in. */
export class ThreadedBackendError extends Error {
  override readonly name = 'ThreadedBackendError';
  /** The same in every release. */
  readonly code = 'WASM_BACKEND_THREADED';

  constructor() {
    super(
      "tfjs's wasm backend was loaded with threads before selectWasm was called, as tfjs does by itself on a cross-origin isolated page. " +
        "Call await selectWasm() in place of tf.setBackend('wasm') and before anything else that computes with tfjs.",
    );
  }
}

function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(/\.$/, '');
}

function adviceOn(binary: string | undefined, cause: unknown): string {
  if (/content.security|csp\b|unsafe-eval|by embedder/i.test(messageOf(cause))) {
    return "A Content-Security-Policy has to let it have script-src 'wasm-unsafe-eval'.";
  }
  if (binary === undefined)
    return 'The binary is part of @tapehead/wasm and needs no configuration.';
  return "Give the URL (in Node: the path) of tfjs-backend-wasm-simd.wasm, a file of '@tensorflow/tfjs-backend-wasm', or leave `binary` out.";
}
