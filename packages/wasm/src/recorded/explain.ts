import {
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { generatorOf, kernelsOfParts } from '../compiled/model-kernels.js';
import { MissingKernelsError } from '../compiled/errors.js';
import type { KernelTable } from '../compiled/kernel-table.js';
import { kernelsOption } from '../compiled/kernels-option.js';
import { standardKernels } from '../compiled/standard-kernels.js';
import { NotRecordableError } from '../record/errors.js';
import { arenaCount } from './instance.js';

/** How a model is computed by `compile`, and what became of its step. */
export type CompilationReport =
  /** Every part has kernels made by hand. */
  | {
      /** By kernels made by hand. */
      readonly engine: 'kernels';
    }
  /** Its step was recorded and compiled. */
  | {
      /** From a recording. */
      readonly engine: 'recorded';
      /** Which part has no kernels. */
      readonly because: string;
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
      /** Why it cannot be recorded. */
      readonly because: string;
    };

/** What `explainCompilation` is to look at. */
export interface ExplainOptions {
  /** B; 1, if not given. */
  readonly batch?: number;
  /** Kernels by the kinds of parts; those of Tapehead's own parts, if not given. */
  readonly kernels?: KernelTable;
}

const explainOptions = strictOptions({
  batch: wholeNumber(1, Number.MAX_SAFE_INTEGER).optional(),
  kernels: kernelsOption,
});

/**
 * Says how `compile` computes a model: by kernels, by a recording of its step, or not at all and why.
 * @throws {InvalidOptionsError} for what is no model, and options that cannot be used.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function explainCompilation(
  model: SequenceModel,
  options: ExplainOptions = {},
): CompilationReport {
  requireModel('explainCompilation.model', model);
  const { batch = 1, kernels = standardKernels } = parseOptions(
    'explainCompilation',
    explainOptions,
    options,
  );
  const own = kernelsOfParts(model, kernels);
  if (!(own instanceof MissingKernelsError)) return { engine: 'kernels' };
  try {
    const generator = generatorOf(model);
    const { plan, bytes, milliseconds, verifying } = generator.at(batch, 'training');
    const groups = [...plan.groups.forward, ...plan.groups.backward];
    const countOf = (kind: string) => groups.filter((group) => group.kind === kind).length;
    const { forward, backward } = plan.placing.lists;
    return {
      engine: 'recorded',
      because: `The ${own.role} ${JSON.stringify(own.kind)} has no kernels of its own.`,
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
    if (error instanceof NotRecordableError) return { engine: 'reference', because: error.reason };
    throw error;
  }
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
