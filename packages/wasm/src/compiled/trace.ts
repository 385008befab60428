import type { SequenceModel, Trace } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.js';
import type { Host } from './host.js';
import type { PlacedMachine, ShownRows } from './kernel-table.js';
import { at, type Rows } from './rows.js';
import { newTensor, sizesOf } from './tensors.js';

/** Everything that a machine did over time. Without a memory it is null, and there are no heads. */
export type CompiledTrace = Omit<Trace, 'memory'> & { memory: Trace['memory'] | null };

/** Runs a model forward on an engine that keeps every step, and copies what it kept. */
export function traceOf(
  engine: Engine,
  { inputSize, outputSize }: SequenceModel,
  inputs: tf.Tensor3D,
): CompiledTrace {
  const [steps, batch] = sizesOf(inputs, inputSize);
  const { host } = engine;
  const placed = engine.placed(steps, batch);
  engine.forward(placed, host.pointerOf(inputs, 'The tensor of inputs'), steps, batch);
  const { logits, machine } = placed.model;
  const overTime = (rows: Rows, count: number) =>
    newTensor<tf.Rank.R3>(host, [steps, batch, count], (to) => {
      host.kernels.copyRows(steps * batch, count, at(rows, 0), rows.stride, to, 4 * count);
    });
  const shown = ({ rows, count, reverse = false }: ShownRows) =>
    tf.tidy(() => (reverse ? tf.reverse(overTime(rows, count), 2) : overTime(rows, count)));
  const width = machine?.width ?? 0;
  return {
    logits: overTime(logits, outputSize),
    memory: machine && memoryOverTime(host, machine, steps, batch),
    heads: (machine?.heads ?? []).map(({ weighting, stages = [], reads, writes }) => ({
      weighting: overTime(weighting, machine?.slots ?? 0),
      addressing: stages.map(({ kind, parameters }) => ({
        kind,
        parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, place]) => [name, shown(place)]),
        ),
      })),
      reads: reads.map((rows) => overTime(rows, width)),
      writes: writes.map(({ erase, add }) => ({
        erase: overTime(erase, width),
        add: overTime(add, width),
      })),
    })),
  };
}

function memoryOverTime(
  host: Host,
  { slots, width, contents, writes }: PlacedMachine,
  steps: number,
  batch: number,
): tf.Tensor4D {
  return newTensor<tf.Rank.R4>(host, [steps, batch, slots, width], (to) => {
    for (let t = 0; t < steps; t++) {
      const place = to + 4 * t * batch * slots * width;
      host.kernels.memoryToRows(batch, slots, width, at(contents, (t + 1) * writes), place);
    }
  });
}
