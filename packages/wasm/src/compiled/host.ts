import * as tf from '@tensorflow/tfjs-core';
import { compileAtOnce, instantiateAtOnce } from '../backend/compile-at-once.js';
import { isShared } from '../backend/is-threaded.js';
import { SimdUnsupportedError, ThreadedBackendError } from '../errors.js';
import { requireSimd, type Simd } from '../simd.js';
import { type Kernels, kernelsBinary, relaxedKernelsBinary } from './generated/kernels.js';

/** The members of tfjs's WASM backend that are used here; tfjs does not declare them. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
    _malloc(bytes: number): number;
    _free(pointer: number): void;
  };
  readonly dataIdMap: { get(id: object): TensorPlace | undefined };
  readonly dataIdNextNumber: number;
}

/** Where a tensor's numbers are in the backend's memory. Several tensors may share them. */
interface TensorPlace {
  readonly id: number;
  readonly memoryOffset: number;
  readonly refCount: number;
}

/** The backend's memory and the kernels in it. It may grow at any time, which makes existing views of it useless. */
export interface Host {
  /** How the kernels, and all code that works beside them, add up products. */
  readonly simd: Simd;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** Where the constants of the kernels' elementary functions lie. */
  readonly constants: number;
  /**
   * The address of a tensor's numbers; assigning to a variable changes it.
   * @throws {Error} naming it if they are not in this memory.
   */
  pointerOf(tensor: tf.Tensor, name: string): number;
  /** Whether other tensors share the tensor's numbers. */
  isShared(tensor: tf.Tensor): boolean;
  /** Drops what tfjs has derived from a tensor's numbers and cached, since they are about to change. */
  forgetCopies(tensor: tf.Tensor): void;
  /** How many tensors tfjs has made so far. As long as the count stays the same, no op has run. */
  tensorsMade(): number;
  /** A view of `count` numbers from `pointer` on. */
  floats(pointer: number, count: number): Float32Array;
  /** @throws {RangeError} if there is no room. */
  allocate(bytes: number): number;
  free(pointer: number): void;
}

/** tfjs does not compute on the `wasm` backend. */
export class WasmBackendRequiredError extends Error {
  override readonly name = 'WasmBackendRequiredError';
  /** Tells it from other errors, also across copies of the package. */
  readonly code = 'WASM_BACKEND_REQUIRED';

  constructor(backend: string) {
    super(
      `The compiled step works in the memory of the wasm backend, but tfjs computes on ${JSON.stringify(backend)}. ` +
        'Call await selectWasm() before the model is built, or train on the reference path.',
    );
  }
}

/** The bytes of constants, as in assembly/functions.ts. */
const constantsSize = 1024;

const binaries: Readonly<Record<Simd, string>> = {
  strict: kernelsBinary,
  relaxed: relaxedKernelsBinary,
};
const modules = new Map<Simd, WebAssembly.Module>();
const hosts = {
  strict: new WeakMap<WebAssembly.Memory, Host>(),
  relaxed: new WeakMap<WebAssembly.Memory, Host>(),
};

/**
 * The memory of the current backend, with kernels that add up products as `simd` says.
 * @throws {WasmBackendRequiredError} if that is not `wasm`.
 * @throws {ThreadedBackendError} if it runs on threads.
 * @throws {SimdUnsupportedError} where there is no SIMD.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of the kernels' size.
 */
export function currentHost(simd: Simd = 'strict'): Host {
  const backend = tf.backend() as unknown as Partial<WasmBackend>;
  if (tf.getBackend() !== 'wasm' || !backend.wasm || !backend.dataIdMap) {
    throw new WasmBackendRequiredError(tf.getBackend());
  }
  const { memory } = backend.wasm.asm;
  const known = hosts[simd].get(memory);
  if (known) return known;
  if (isShared(memory.buffer)) throw new ThreadedBackendError();
  const { exports } = instantiateAtOnce(moduleOf(simd), { env: { memory } });
  const host = hostOf(simd, backend as WasmBackend, exports as unknown as Kernels);
  hosts[simd].set(memory, host);
  return host;
}

function hostOf(simd: Simd, backend: WasmBackend, kernels: Kernels): Host {
  const { wasm, dataIdMap } = backend;
  const { memory } = wasm.asm;
  const allocate = (bytes: number) => {
    const pointer = wasm._malloc(bytes) >>> 0;
    if (pointer === 0) throw new RangeError(`The wasm backend has no room for ${bytes} bytes.`);
    return pointer;
  };
  // The kernels' constants stay for as long as the backend does.
  const constants = allocate(constantsSize);
  kernels.setConstants(constants);
  return {
    simd,
    kernels,
    memory,
    constants,
    tensorsMade: () => backend.dataIdNextNumber,
    isShared: ({ dataId }) => (dataIdMap.get(dataId)?.refCount ?? 0) > 1,
    forgetCopies({ dataId, size }) {
      const place = dataIdMap.get(dataId);
      if (!place) return;
      // These two calls only change the backend's bookkeeping; the numbers stay where they are.
      wasm.tfjs.disposeData(place.id);
      wasm.tfjs.registerTensor(place.id, size, place.memoryOffset);
    },
    pointerOf(tensor, name) {
      // Asked for a tensor that was disposed of, tfjs fails without a word about it.
      const place = tensor.isDisposed ? undefined : dataIdMap.get(tensor.dataId);
      if (place) return place.memoryOffset;
      throw new Error(
        `${name} is not in the memory of the wasm backend: it was disposed of, or made on another backend.`,
      );
    },
    floats: (pointer, count) => new Float32Array(memory.buffer, pointer, count),
    allocate,
    free: (pointer) => {
      wasm._free(pointer);
    },
  };
}

/**
 * Compiles the kernels without blocking the thread, so that `currentHost` finds them.
 * @throws {SimdUnsupportedError} where there is no SIMD.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 */
export async function prepareKernels(simd: Simd): Promise<void> {
  if (!modules.has(simd)) modules.set(simd, await WebAssembly.compile(binaryOf(simd)));
}

function moduleOf(simd: Simd): WebAssembly.Module {
  const module = modules.get(simd) ?? compileAtOnce(binaryOf(simd));
  modules.set(simd, module);
  return module;
}

function binaryOf(simd: Simd): Uint8Array<ArrayBuffer> {
  requireSimd(simd);
  const binary = Uint8Array.from(atob(binaries[simd]), (character) => character.charCodeAt(0));
  if (!WebAssembly.validate(binary)) throw new SimdUnsupportedError();
  return binary;
}
