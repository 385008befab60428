import { InvalidOptionsError } from '@tapehead/options';
import { type PlainTensor, rows, stacked, sum, transposed, vector } from './plain-tensor.js';

/** Tensors by name, as in a PyTorch state_dict. */
export type StateDict = Readonly<Record<string, PlainTensor>>;

/**
 * The weights of a machine of preset `pytorchNtm` from a pytorch-ntm state_dict, under this package's
 * names. PyTorch's matrices are [out, in] and become [in, out]; its LSTM has two matrices and two biases
 * a layer, which become one matrix (rows: inputs, then hidden state) and the sum of the biases.
 * Any number of layers and of head pairs.
 * @throws {InvalidOptionsError} if a tensor is missing.
 */
export function pytorchNtmWeights(state: StateDict): Record<string, PlainTensor> {
  const take = (name: string) => tensorOf(state, name);
  const readHeads = indices((index) => `ntm.read${String(index)}_bias` in state);
  const layers = indices((layer) => `ntm.controller.lstm.weight_ih_l${String(layer)}` in state);
  const linear = (to: string, from: string): [string, PlainTensor][] => [
    [`${to}.weight`, transposed(take(`${from}.weight`))],
    [`${to}.bias`, vector(take(`${from}.bias`))],
  ];
  return Object.fromEntries([
    ['memory.initial', take('memory.mem_bias')],
    [
      'initialReads',
      vector(stacked(readHeads.map((index) => take(`ntm.read${String(index)}_bias`)))),
    ],
    ...layers.flatMap((layer) => lstmLayer(state, layer)),
    ...readHeads.flatMap((index) => {
      const [read, write] = [String(2 * index), String(2 * index + 1)];
      return [
        ...linear(`heads.${read}`, `ntm.heads.${read}.fc_read`),
        ...linear(`heads.${write}`, `ntm.heads.${write}.fc_write`),
      ];
    }),
    ...linear('output', 'ntm.fc'),
  ]);
}

function lstmLayer(state: StateDict, layer: number): [string, PlainTensor][] {
  const part = (name: string) => tensorOf(state, `ntm.controller.lstm.${name}_l${String(layer)}`);
  const initial = (name: string) =>
    vector(rows(tensorOf(state, `ntm.controller.lstm_${name}_bias`), layer, 1));
  const prefix = `controller.layer${String(layer)}`;
  return [
    [`${prefix}.weight`, stacked([transposed(part('weight_ih')), transposed(part('weight_hh'))])],
    [`${prefix}.bias`, sum(part('bias_ih'), part('bias_hh'))],
    [`${prefix}.initialHidden`, initial('h')],
    [`${prefix}.initialCell`, initial('c')],
  ];
}

function tensorOf(state: StateDict, name: string): PlainTensor {
  const tensor = Object.hasOwn(state, name) ? state[name] : undefined;
  if (tensor === undefined) {
    throw new InvalidOptionsError([
      `pytorch-ntm weights: there is no tensor ${name}, expected the state_dict of an EncapsulatedNTM`,
    ]);
  }
  return tensor;
}

/** 0, 1, 2, … while there is one. */
function indices(exists: (index: number) => boolean): number[] {
  const found: number[] = [];
  while (exists(found.length)) found.push(found.length);
  return found;
}
