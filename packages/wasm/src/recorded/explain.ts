import {
  type Loss,
  oneOf,
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { stepOptions } from '@tapehead/trainer';
import { currentHost } from '../compiled/host.js';
import { compileLoss } from '../compiled/losses.js';
import { NotRecordableError } from '../record/errors.js';
import { generatorOf } from './generate.js';
import { arenaCount } from './instance.js';
import { CompiledDisagreementError } from './verify.js';

/** Whether a model is compiled, and what became of its step. */
export type CompilationReport =
  /** Its step was recorded and compiled. */
  | {
      /** As WebAssembly that is generated from a recording. */
      readonly engine: 'compiled';
      /** Nodes of the step, forward and backward, that compute something. */
      readonly operations: number;
      /** Loops over numbers, forward and backward. */
      readonly loops: number;
      /** Products of matrices in each step. */
      readonly products: number;
      /** Products of all steps at once, gradients of weights included. */
      readonly productsOfAllSteps: number;
      /** Kernels of tfjs that are called with copies, some 4 µs each in every step, as often as they are named. */
      readonly leftToTfjs: readonly string[];
      /** Whether another batch size needs no new recording. */
      readonly anyBatch: boolean;
      /** Bytes of code. */
      readonly codeBytes: number;
      /** Bytes of memory for one step more. */
      readonly bytesPerStep: number;
      /** How long it took to record the step, to generate code, and to hold it against tfjs. */
      readonly milliseconds: {
        readonly recording: number;
        readonly generating: number;
        readonly verifying: number;
      };
    }
  /** It trains on the reference path. */
  | {
      /** By tfjs, op by op. */
      readonly engine: 'reference';
      /** Why it cannot be compiled, as a sentence or more. */
      readonly because: string;
    };

/** What `explainCompilation` is to look at. */
export interface ExplainOptions {
  /** B; 1, if not given. */
  readonly batch?: number | undefined;
  /** Whether it is to be trained, which is so if not given, or only to compute `forward`. */
  readonly passes?: 'training' | 'forward' | undefined;
  /** A loss that the model is to be trained with; one that is a kernel, if not given. */
  readonly loss?: Loss | undefined;
}

const explainOptions = strictOptions({
  batch: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  passes: oneOf(['training', 'forward']).optional(),
  loss: stepOptions.shape.loss,
});

/**
 * Says whether `compileStep` and `compileModel` can compute a model, what it takes, or why not. What was recorded
 * and generated for that is there when it is compiled.
 * @throws {InvalidOptionsError} for what is no model, and options that cannot be used.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
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
  } = parseOptions('explainCompilation', explainOptions, options);
  try {
    const generator = generatorOf(model);
    const { plan, bytes, milliseconds, verifying } = generator.at(
      batch,
      passes === 'training' ? 'training' : 'evaluation',
    );
    if (loss) compileLoss(currentHost(), loss, model.outputSize).dispose();
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
      anyBatch: generator.anyBatch,
      codeBytes: bytes,
      bytesPerStep: 4 * (arenaCount(plan, 2) - arenaCount(plan, 1)) + 4 * sumOf(plan.rowSizes),
      milliseconds: { recording: generator.recordingTime(), generating: milliseconds, verifying },
    };
  } catch (error) {
    if (error instanceof NotRecordableError || error instanceof CompiledDisagreementError)
      return { engine: 'reference', because: error.message };
    throw error;
  }
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
