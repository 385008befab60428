import { requireModel, type SequenceModel } from '@tapehead/core';
import type { OutputForm } from '../output-layer.js';
import { type PlainController, plainController } from './controller.js';
import { type PlainHead, plainHead } from './head.js';
import { plainLinear, type PlainWeights } from './linear.js';
import { parsePlainOptions } from './options.js';

/** The paper's machine in plain float64 numbers, one sequence at a time: its parts, and what they begin with. */
export interface PlainMachine {
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
  /** What every number in memory begins with. */
  readonly initialMemory: number;
  /** r_0, [R·M]. */
  readonly initialReads: Float64Array;
  /** What drives the heads. */
  readonly controller: PlainController;
  /**
   * The heads of a group address and read the same memory, then all their erases come and then all their adds. All start
   * on slot 0.
   */
  readonly groups: readonly (readonly PlainHead[])[];
  /** h_t [H] and the reads of this step [R·M] → logits [O]. */
  output(hidden: Float64Array, reads: Float64Array): Float64Array;
}

/**
 * A trained machine in plain numbers. The controller is a feedforward network or an LSTM, the heads have the stages of the
 * paper, or shift and sharpening alone, and start on slot 0, and the memory erases and adds and begins with a constant.
 * @throws {InvalidOptionsError} naming each part that is another one.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { paper, plainMachine } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = paper().build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * const { controller, groups, initialReads } = plainMachine(model);
 * const { hidden } = controller.step(new Float64Array(10), initialReads, controller.initial);
 * console.log(groups[0]?.map((head) => head.moves(hidden).shifts.length)); // [3, 3]
 * model.dispose();
 * ```
 */
export function plainMachine(model: SequenceModel): PlainMachine {
  requireModel('plainMachine.model', model);
  const { controller, heads, memory, order, output, initialReads } = parsePlainOptions(
    'plainMachine',
    model.architecture,
  );
  const { slots, width, initial } = memory.options;
  const weights = weightsOf(model);
  const built = heads.map((head, index) => plainHead(head, index, width, weights));
  const readSize = width * built.filter(({ kind }) => kind === 'read').length;
  return {
    slots,
    width,
    initialMemory: initial.value,
    initialReads:
      initialReads.kind === 'constant'
        ? new Float64Array(readSize).fill(initialReads.value)
        : Float64Array.from(weights.of('initialReads')),
    controller: plainController(controller, weights),
    groups: order === 'list' ? built.map((head) => [head]) : [built],
    output: outputs[output](weights),
  };
}

const outputs: Record<OutputForm, (weights: PlainWeights) => PlainMachine['output']> = {
  'controller-and-reads': (weights) => plainLinear(weights, 'output'),
  controller(weights) {
    const apply = plainLinear(weights, 'output');
    return (hidden) => apply(hidden);
  },
  reads: () => (_hidden, reads) => reads,
};

function weightsOf({ weights }: SequenceModel): PlainWeights {
  return {
    of(name) {
      const weight = Object.hasOwn(weights, name) ? weights[name] : undefined;
      if (weight === undefined)
        throw new RangeError(`plainMachine: the model has no weight ${name}`);
      return Float32Array.from(weight.dataSync());
    },
  };
}
