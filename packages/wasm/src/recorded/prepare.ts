import {
  oneOf,
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { prepareKernels } from '../compiled/host.js';
import { sequencesAtOnce } from '../compiled/portions.js';
import { type Simd, simdNames } from '../simd.js';
import { generatorOf } from './generate.js';

/** The options of `prepareCompilation`. */
export interface PrepareOptions {
  /** B; 1, if not given. */
  readonly batch?: number | undefined;
  /** Whether to compile it for training, the default, or only for `forward`. */
  readonly passes?: 'training' | 'forward' | undefined;
  /** How products are to be added up; `strict`, if not given. */
  readonly simd?: Simd | undefined;
}

const prepareOptions = strictOptions({
  batch: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  passes: oneOf(['training', 'forward']).optional(),
  simd: oneOf(simdNames).optional(),
});

/**
 * Compiles a model for a batch size without blocking the thread while WebAssembly is compiled. `compileStep` and
 * `compileModel` then find the code. Recording, generating and comparing with TensorFlow.js block it in any case; a
 * worker keeps the page free of that too. A thread that refuses to make an instance of a large module at once, as
 * older browsers do on a page's own thread, cannot use the code: there a worker is the only way.
 * @throws {NotRecordableError} if the model cannot be recorded.
 * @throws {CompiledDisagreementError} if its code does not compute what TensorFlow.js computes.
 * @throws {CompilationBlockedError} where the thread does not wait until a module of that size is an instance.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 * @throws {InvalidOptionsError} if `model` is no model, or an option cannot be used.
 */
export async function prepareCompilation(
  model: SequenceModel,
  options: PrepareOptions = {},
): Promise<void> {
  requireModel('prepareCompilation.model', model);
  const {
    batch = 1,
    passes = 'training',
    simd = 'strict',
  } = parseOptions('prepareCompilation', prepareOptions, options);
  // Recording needs the strict kernels.
  await Promise.all([prepareKernels('strict'), prepareKernels(simd)]);
  const generator = generatorOf(model);
  if (passes === 'forward') await generator.prepare(batch, 'evaluation', simd);
  else await generator.prepare(sequencesAtOnce(model, batch), 'training', simd);
}
