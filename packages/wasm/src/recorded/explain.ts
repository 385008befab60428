import {
  type Clipping,
  type Loss,
  oneOf,
  type Optimizer,
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { noClipping, stepOptions } from '@tapehead/trainer';
import { currentHost } from '../compiled/host.js';
import { compileLoss } from '../compiled/losses.js';
import { sequencesAtOnce } from '../compiled/portions.js';
import { explainUpdate, type UpdateReport } from '../compiled/updates.js';
import { trainableEntries } from '../compiled/weights.js';
import { NotRecordableError } from '../record/errors.js';
import { type Simd, simdNames } from '../simd.js';
import { generatorOf } from './generate.js';
import { arenaCount } from './instance.js';
import { CompiledDisagreementError } from './verify.js';

/** Whether a model can be compiled, and into what. */
export type CompilationReport =
  /** Its step was recorded and compiled. */
  | {
      /** It runs as WebAssembly that is generated from a recording. */
      readonly engine: 'compiled';
      /** Nodes of the step, forward and backward, that compute something. */
      readonly operations: number;
      /** Loops over numbers, forward and backward. */
      readonly loops: number;
      /** Products of matrices in each step. */
      readonly products: number;
      /** Products of all steps at once, gradients of weights included. */
      readonly productsOfAllSteps: number;
      /** The kernels that are left to tfjs, each named once per call in a step. A call takes about 4 µs, on copies. */
      readonly leftToTfjs: readonly string[];
      /** Whether another batch size needs no new recording. */
      readonly anyBatch: boolean;
      /** Bytes of code. */
      readonly codeBytes: number;
      /** Bytes of memory for each further step. */
      readonly bytesPerStep: number;
      /** What computes the updates; only if an optimizer was given. */
      readonly update?: UpdateReport;
      /** How long it took to record the step, to generate code, and to compare it with tfjs. */
      readonly milliseconds: {
        readonly recording: number;
        readonly generating: number;
        readonly verifying: number;
      };
    }
  /** It cannot be compiled, and trains on the reference engine. */
  | {
      /** tfjs computes it op by op. */
      readonly engine: 'reference';
      /** Why it cannot be compiled, as a sentence or more. */
      readonly because: string;
    };

/** The options of `explainCompilation`. */
export interface ExplainOptions {
  /** B; 1, if not given. */
  readonly batch?: number | undefined;
  /** Whether to compile it for training, the default, or only for `forward`. */
  readonly passes?: 'training' | 'forward' | undefined;
  /** The loss to train the model with; if not given, one that has a kernel. */
  readonly loss?: Loss | undefined;
  /** The optimizer to train the model with, and so to say what computes its updates. */
  readonly optimizer?: Optimizer | undefined;
  /** The clipping to train the model with; none, if not given. */
  readonly clip?: Clipping | undefined;
  /** How to add up products; `strict`, if not given. */
  readonly simd?: Simd | undefined;
}

const explainOptions = strictOptions({
  batch: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  passes: oneOf(['training', 'forward']).optional(),
  loss: stepOptions.shape.loss,
  optimizer: stepOptions.shape.optimizer.optional(),
  clip: stepOptions.shape.clip,
  simd: oneOf(simdNames).optional(),
});

/**
 * Says whether `compileStep` and `compileModel` can compile a model, with the loss, optimizer and clipping that are
 * given, and what that costs, or why not. What is recorded of the model, and the code generated for it, are reused when
 * it is compiled.
 * @throws {InvalidOptionsError} if `model` is no model, or an option cannot be used.
 * @throws {CompilationBlockedError} where the thread does not wait for modules of that size.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 */
export function explainCompilation(
  model: SequenceModel,
  options: ExplainOptions = {},
): CompilationReport {
  requireModel('explainCompilation.model', model);
  const {
    batch = 1,
    passes = 'training',
    loss,
    optimizer,
    clip = noClipping(),
    simd = 'strict',
  } = parseOptions('explainCompilation', explainOptions, options);
  try {
    const generator = generatorOf(model);
    const purpose = passes === 'training' ? 'training' : 'evaluation';
    const atOnce = passes === 'training' ? sequencesAtOnce(model, batch) : batch;
    const { plan, bytes, milliseconds, verifying } = generator.at(atOnce, purpose, simd);
    const recorded = generator.recorded(purpose);
    if (loss) compileLoss(currentHost(simd), loss, model.outputSize).dispose();
    const trainable = Object.fromEntries(trainableEntries(model.weights));
    const update =
      optimizer && explainUpdate(currentHost(simd), { optimizer, clip, noisy: false }, trainable);
    const groups = [...plan.groups.forward, ...plan.groups.backward];
    const countOf = (kind: string) => groups.filter((group) => group.kind === kind).length;
    const { forward, backward } = plan.placing.lists;
    return {
      engine: 'compiled',
      operations: [...forward, ...backward].filter(
        ({ kind }) => kind !== 'slice' && kind !== 'transpose' && kind !== 'concat',
      ).length,
      loops: countOf('loop'),
      products: countOf('product'),
      productsOfAllSteps: plan.over.length + plan.sums.length,
      leftToTfjs: plan.foreign.map(({ kernel }) => kernel),
      anyBatch: recorded.anyBatch,
      codeBytes: bytes,
      bytesPerStep: 4 * (arenaCount(plan, 2) - arenaCount(plan, 1)) + 4 * sumOf(plan.rowSizes),
      ...(update && { update }),
      milliseconds: { recording: recorded.milliseconds(), generating: milliseconds, verifying },
    };
  } catch (error) {
    if (error instanceof NotRecordableError || error instanceof CompiledDisagreementError)
      return { engine: 'reference', because: error.message };
    throw error;
  }
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
