import type { PlainTensor } from '../plain-tensor.js';

/** Tensors by name, as in a PyTorch state_dict. */
export type StateDict = Readonly<Record<string, PlainTensor>>;

/** What decides the names and shapes of a pytorch-ntm state_dict. */
export interface StateDictSizes {
  /** I. */
  readonly inputs: number;
  /** O. */
  readonly outputs: number;
  /** H. */
  readonly units: number;
  readonly layers: number;
  /** Pairs of a read head and a write head. */
  readonly headPairs: number;
  /** N. */
  readonly slots: number;
  /** M. */
  readonly width: number;
}

/** The name under which the state_dict of an EncapsulatedNTM has the initial memory first. */
export const memoryName = 'memory.mem_bias';

/** Every module that has the memory repeats it under a name of its own. */
export function memoryNames(headPairs: number): readonly string[] {
  const heads = range(2 * headPairs).map((head) => `ntm.heads.${head}.${memoryName}`);
  return [memoryName, `ntm.${memoryName}`, ...heads];
}

/** The two biases of an LSTM's layer, of the inputs and of the hidden state. */
export function lstmBiasNames(layer: number): readonly [string, string] {
  const name = (part: string) => `ntm.controller.lstm.bias_${part}_l${layer}`;
  return [name('ih'), name('hh')];
}

/** The linear map of a head: its name and how many numbers it emits. */
export interface HeadLayer {
  readonly name: string;
  readonly outputs: number;
}

/** The linear map of each head, and how many numbers it emits: k, β, g, s, γ, and for a write e and a. */
export function headLayers({
  headPairs,
  width,
}: Pick<StateDictSizes, 'headPairs' | 'width'>): readonly HeadLayer[] {
  const addressing = width + 6;
  return range(headPairs).flatMap((pair) => [
    { name: `ntm.heads.${2 * pair}.fc_read`, outputs: addressing },
    { name: `ntm.heads.${2 * pair + 1}.fc_write`, outputs: addressing + 2 * width },
  ]);
}

/** The tensors of such a state_dict and their shapes, without the initial memory. */
export function stateDictShapes(sizes: StateDictSizes): ReadonlyMap<string, readonly number[]> {
  const { inputs, outputs, units, layers, headPairs, width } = sizes;
  const reads = headPairs * width;
  const linear = (name: string, from: number, to: number): [string, number[]][] => [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ];
  return new Map([
    ...range(headPairs).map((pair): [string, number[]] => [`ntm.read${pair}_bias`, [1, width]]),
    ['ntm.controller.lstm_h_bias', [layers, 1, units]],
    ['ntm.controller.lstm_c_bias', [layers, 1, units]],
    ...range(layers).flatMap((layer): [string, number[]][] => [
      [
        `ntm.controller.lstm.weight_ih_l${layer}`,
        [4 * units, layer === 0 ? inputs + reads : units],
      ],
      [`ntm.controller.lstm.weight_hh_l${layer}`, [4 * units, units]],
      ...lstmBiasNames(layer).map((name): [string, number[]] => [name, [4 * units]]),
    ]),
    ...headLayers(sizes).flatMap((head) => linear(head.name, units, head.outputs)),
    ...linear('ntm.fc', units + reads, outputs),
  ]);
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
