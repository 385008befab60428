import { type Architecture, InvalidOptionsError, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import { type PlainTensor, rows, sum, transposed } from '../plain-tensor.js';
import { asPytorchNtm, type PytorchNtmMachine } from './compare-machine.js';
import { headLayers, lstmBiasNames, memoryNames, range, type StateDict } from './state-dict.js';

/** A machine and its weights, as they stand in a model's file. */
export interface NtmWeights {
  /** What the machine was built from. */
  readonly architecture: Architecture;
  /** Its weights by name. */
  readonly weights: ReadonlyMap<string, PlainTensor>;
  /** The LSTM's biases that `fromPytorchNtm` gave, of a machine that was imported. */
  readonly biases?: ReadonlyMap<string, PlainTensor> | undefined;
}

/** A machine for pytorch-ntm. */
export interface PytorchNtmExport {
  /** All that `load_state_dict` of an EncapsulatedNTM asks for. */
  readonly state: StateDict;
  /** The arguments of its constructor. */
  readonly machine: PytorchNtmMachine;
}

const machineAndWeights = z.looseObject(
  {
    architecture: z.looseObject({ kind: z.string() }, { error: 'an architecture' }),
    weights: z.instanceof(Map, { error: 'a map of tensors by their names' }),
  },
  { error: 'a machine and its weights, such as decodeModelFile(file) of @tapehead/checkpoint' },
);

/**
 * The state_dict with which pytorch-ntm computes what this machine computes. The LSTM's biases are
 * those that were imported, where their sums are still its weights; else all goes into `bias_ih`, and `bias_hh` is
 * zero.
 * @throws {InvalidOptionsError} naming what the machine has and pytorch-ntm does not compute.
 */
export function toPytorchNtm(machineWithWeights: NtmWeights): PytorchNtmExport {
  parseOptions('toPytorchNtm', machineAndWeights, machineWithWeights);
  const { architecture, weights, biases = new Map() } = machineWithWeights;
  const machine = asPytorchNtm(architecture);
  const { units, layers, slots, width, headPairs, constants } = machine;
  const take = (name: string): PlainTensor => {
    const tensor = weights.get(name);
    if (tensor === undefined) throw new InvalidOptionsError([`weights: there is no ${name}`]);
    return tensor;
  };
  /** A weight, or a constant in its place. */
  const start = (name: string, size: number, constant: number | undefined): PlainTensor =>
    constant === undefined
      ? take(name)
      : { shape: [size], data: new Float32Array(size).fill(constant) };
  const linear = (name: string, from: string): [string, PlainTensor][] => [
    [`${name}.weight`, transposed(take(`${from}.weight`))],
    [`${name}.bias`, take(`${from}.bias`)],
  ];
  const reads = start('initialReads', headPairs * width, constants.reads);
  const memory = start('memory.initial', slots * width, constants.memory);
  const states = (part: string): PlainTensor => ({
    shape: [layers, 1, units],
    data: range(layers).flatMap((layer) =>
      Array.from(start(`controller.layer${layer}.${part}`, units, constants.state).data),
    ),
  });
  const state = Object.fromEntries([
    ...range(headPairs).map((pair): [string, PlainTensor] => [
      `ntm.read${pair}_bias`,
      { shape: [1, width], data: rows(reads, pair * width, width).data },
    ]),
    ['ntm.controller.lstm_h_bias', states('initialHidden')],
    ['ntm.controller.lstm_c_bias', states('initialCell')],
    ...range(layers).flatMap((layer) => lstmLayer(take, biases, layer, units)),
    ...headLayers(machine).flatMap(({ name }, head) => linear(name, `heads.${head}`)),
    ...linear('ntm.fc', 'output'),
    ...memoryNames(headPairs).map((name): [string, PlainTensor] => [
      name,
      { shape: [slots, width], data: memory.data },
    ]),
  ]);
  return { state, machine };
}

function lstmLayer(
  take: (name: string) => PlainTensor,
  imported: ReadonlyMap<string, PlainTensor>,
  layer: number,
  units: number,
): [string, PlainTensor][] {
  const matrix = take(`controller.layer${layer}.weight`);
  const inputs = (matrix.shape[0] ?? 0) - units;
  const name = (part: string) => `ntm.controller.lstm.${part}_l${layer}`;
  const [ofInputs, ofHidden] = lstmBiasNames(layer);
  const bias = take(`controller.layer${layer}.bias`);
  const [own, recurrent] = splitBias(bias, imported.get(ofInputs), imported.get(ofHidden));
  return [
    [name('weight_ih'), transposed(rows(matrix, 0, inputs))],
    [name('weight_hh'), transposed(rows(matrix, inputs, units))],
    [ofInputs, own],
    [ofHidden, recurrent],
  ];
}

/** A layer's bias as PyTorch's two: as they were imported, if it is their sum; else all of it in the first. */
function splitBias(
  bias: PlainTensor,
  ofInputs: PlainTensor | undefined,
  ofHidden: PlainTensor | undefined,
): readonly [PlainTensor, PlainTensor] {
  if (ofInputs && ofHidden && isSame(sum(ofInputs, ofHidden), bias)) return [ofInputs, ofHidden];
  return [bias, { shape: bias.shape, data: new Float32Array(bias.data.length) }];
}

/** Whether both hold the same numbers as float32. */
function isSame(one: PlainTensor, other: PlainTensor): boolean {
  const [values, others] = [one, other].map(({ data }) => Float32Array.from(data));
  return values?.join() === others?.join();
}
