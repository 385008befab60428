import {
  type Batch,
  type HeadTrace,
  measureOf,
  type SequenceModel,
  type Task,
} from '@tapehead/core';
import type { CompiledModel } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { HeadSnapshot, MachineTrace, TraceSnapshot } from './protocol.js';
import { wrongIn } from './wrong-in.js';

/** Runs a batch of one sequence and copies everything that the machine did. */
export function traceBatch(
  task: Pick<Task, 'kind' | 'outputs'>,
  { inputSize, outputSize }: SequenceModel,
  { trace }: Pick<CompiledModel, 'trace'>,
  { steps, inputs, targets, mask }: Batch,
  known: Pick<TraceSnapshot, 'sequences' | 'optimalBits'>,
): TraceSnapshot {
  const input = tf.tensor3d(inputs, [steps, 1, inputSize]);
  const { logits, memory, heads } = trace(input);
  const measure = measureOf(task);
  const { kind, unit, output, counted, whenWrong } = measure;
  const outputs = new Float32Array(steps * outputSize);
  let cost = 0;
  try {
    const values = numbers(logits);
    for (let step = 0; step < steps; step++) {
      const [from, to] = [step * outputSize, (step + 1) * outputSize];
      const own = values.subarray(from, to);
      outputs.set(measure.outputsOf(own), from);
      if (mask[step] === 1) cost += measure.costOf(own, targets.subarray(from, to));
    }
    return {
      ...known,
      steps,
      inputSize,
      outputSize,
      inputs,
      targets,
      mask,
      outputs,
      wrong: wrongIn(measure, { steps, outputSize, outputs, targets, mask }),
      measure: { kind, unit, output, counted, whenWrong, perStep: measure.count(outputSize) },
      cost,
      machine: memory && machineTrace(memory, heads),
    };
  } finally {
    tf.dispose([input, logits]);
    tf.dispose(heads);
    memory?.dispose();
  }
}

function machineTrace(memory: tf.Tensor4D, heads: readonly HeadTrace[]): MachineTrace {
  const [, , slots, width] = memory.shape;
  const traces = heads.map(headSnapshot);
  return { slots, width, heads: traces.map(({ role }) => role), memory: numbers(memory), traces };
}

/** The snapshot of a head. Heads that write have `writes`, and those that read have `reads`. */
function headSnapshot({ weighting, addressing, reads, writes }: HeadTrace): HeadSnapshot {
  const [write] = writes;
  const [read] = reads;
  return {
    role: write ? 'write' : 'read',
    parameters: addressing.flatMap(({ kind, parameters }) =>
      Object.entries(parameters).map(([name, values]) => ({
        stage: kind,
        name,
        size: values.shape[2],
        values: numbers(values),
      })),
    ),
    weighting: numbers(weighting),
    vectors: write ? numbers(write.add) : read ? numbers(read) : new Float32Array(),
    erase: write ? numbers(write.erase) : null,
  };
}

/** Copies a tensor's numbers, since `dataSync` may return a view of the backend's own memory. */
function numbers(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

/** The buffers of a snapshot, which can be handed over instead of copied. */
export function buffersOf({
  inputs,
  targets,
  mask,
  outputs,
  wrong,
  machine,
}: TraceSnapshot): ArrayBufferLike[] {
  const arrays = [inputs, targets, mask, outputs, wrong];
  if (machine) {
    arrays.push(machine.memory);
    for (const { weighting, vectors, erase, parameters } of machine.traces) {
      arrays.push(weighting, vectors, ...(erase ? [erase] : []));
      arrays.push(...parameters.map(({ values }) => values));
    }
  }
  return arrays.map(({ buffer }) => buffer);
}
