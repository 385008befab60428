import type { ModelDefinition, ModelSizes } from '@tapehead/core';
import type { Ntm } from '../ntm.js';
import type { PlainTensor } from '../plain-tensor.js';
import { pytorchNtm, type PytorchNtmActivations } from '../presets/pytorch-ntm.js';
import { checkStateDict } from './check-state-dict.js';
import { lstmBiasNames, range, type StateDict } from './state-dict.js';
import { namedWeights } from './weights.js';

/** A machine from elsewhere: build it with the sizes, then assign the weights. */
export interface ForeignNtm {
  /** What the machine is built from. */
  readonly definition: ModelDefinition<Ntm>;
  /** The widths of its inputs and outputs. */
  readonly sizes: ModelSizes;
  /** By the names of the machine's weights. */
  readonly weights: Readonly<Record<string, PlainTensor>>;
  /** The LSTM's biases by their names in PyTorch, of which the weights hold the sums; for `toPytorchNtm`. */
  readonly biases: Readonly<Record<string, PlainTensor>>;
}

/**
 * The machine that a pytorch-ntm state_dict belongs to, with any number of LSTM layers and head pairs. All
 * sizes follow from the tensors' shapes; the activations, which are in none of them, are pytorch-ntm's
 * latest unless others are given, such as `olderPytorchNtm`.
 * @throws {InvalidOptionsError} naming every tensor that is missing, misshapen, not finite or none of
 *   pytorch-ntm's, and repeated memories that differ.
 */
export function fromPytorchNtm(
  state: StateDict,
  activations: PytorchNtmActivations = {},
): ForeignNtm {
  const checked = checkStateDict(state);
  const { inputs, outputs, units, layers, headPairs, slots, width } = checked.sizes;
  return {
    definition: pytorchNtm({ units, layers, headPairs, slots, width, ...activations }),
    sizes: { inputSize: inputs, outputSize: outputs },
    weights: namedWeights(checked),
    biases: Object.fromEntries(
      range(layers)
        .flatMap(lstmBiasNames)
        .map((name) => [name, checked.tensor(name)]),
    ),
  };
}
