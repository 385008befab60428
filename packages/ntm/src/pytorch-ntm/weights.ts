import { type PlainTensor, rows, stacked, sum, transposed, vector } from '../plain-tensor.js';
import { type CheckedStateDict, checkStateDict } from './check-state-dict.js';
import { headLayers, lstmBiasNames, memoryName, range, type StateDict } from './state-dict.js';

/**
 * The weights of a machine of preset `pytorchNtm` from a pytorch-ntm state_dict, under this package's
 * names. PyTorch's matrices are [out, in] and become [in, out]; its LSTM has two matrices and two biases
 * a layer, which become one matrix (rows: inputs, then hidden state) and the sum of the biases.
 * Any number of layers and of head pairs.
 * @throws {InvalidOptionsError} naming every tensor that is missing, misshapen or too many.
 */
export function pytorchNtmWeights(state: StateDict): Record<string, PlainTensor> {
  return namedWeights(checkStateDict(state));
}

/** Like `pytorchNtmWeights`, for a checked state_dict. */
export function namedWeights({ sizes, tensor }: CheckedStateDict): Record<string, PlainTensor> {
  const linear = (to: string, from: string): [string, PlainTensor][] => [
    [`${to}.weight`, transposed(tensor(`${from}.weight`))],
    [`${to}.bias`, tensor(`${from}.bias`)],
  ];
  const reads = range(sizes.headPairs).map((pair) => tensor(`ntm.read${pair}_bias`));
  return Object.fromEntries([
    ['memory.initial', tensor(memoryName)],
    ['initialReads', vector(stacked(reads))],
    ...range(sizes.layers).flatMap((layer) => lstmLayer(tensor, layer)),
    ...headLayers(sizes).flatMap(({ name }, head) => linear(`heads.${head}`, name)),
    ...linear('output', 'ntm.fc'),
  ]);
}

function lstmLayer(tensor: CheckedStateDict['tensor'], layer: number): [string, PlainTensor][] {
  const part = (name: string) => tensor(`ntm.controller.lstm.${name}_l${layer}`);
  const initial = (name: string) =>
    vector(rows(tensor(`ntm.controller.lstm_${name}_bias`), layer, 1));
  const [ofInputs, ofHidden] = lstmBiasNames(layer);
  const prefix = `controller.layer${layer}`;
  return [
    [`${prefix}.weight`, stacked([transposed(part('weight_ih')), transposed(part('weight_hh'))])],
    [`${prefix}.bias`, sum(tensor(ofInputs), tensor(ofHidden))],
    [`${prefix}.initialHidden`, initial('h')],
    [`${prefix}.initialCell`, initial('c')],
  ];
}
