import {
  type Architecture,
  type Batch,
  type HeadTrace,
  measureOf,
  type SequenceModel,
  type Task,
} from '@tapehead/core';
import { architectureOption } from '@tapehead/core/layers';
import { channelsOf } from '@tapehead/tasks';
import type { CompiledModel } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { HeadSnapshot, MachineTrace, TraceSnapshot } from './protocol.js';
import { wrongIn } from './wrong-in.js';

/** Runs a batch of one sequence and copies everything that the machine did. */
export function traceBatch(
  task: Pick<Task, 'kind' | 'outputs' | 'channels'>,
  { inputSize, outputSize, architecture }: SequenceModel,
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
      channels: channelsOf({ ...task, inputSize, outputSize }),
      inputs,
      targets,
      mask,
      outputs,
      wrong: wrongIn(measure, { steps, outputSize, outputs, targets, mask }),
      measure: { kind, unit, output, counted, whenWrong, perStep: measure.count(outputSize) },
      cost,
      machine: memory && machineTrace(architecture, memory, heads),
    };
  } finally {
    tf.dispose([input, logits]);
    tf.dispose(heads);
    memory?.dispose();
  }
}

const withHeads = z.looseObject({ heads: z.array(architectureOption) });

function machineTrace(
  { options }: Architecture,
  memory: tf.Tensor4D,
  heads: readonly HeadTrace[],
): MachineTrace {
  const [, , slots, width] = memory.shape;
  const kinds = withHeads.safeParse(options).data?.heads ?? [];
  const traces = heads.map((head, index) => headSnapshot(head, kinds[index]?.kind));
  return { slots, width, heads: traces.map(({ role }) => role), memory: numbers(memory), traces };
}

/** The snapshot of a head. Heads that write have `writes`, and those that read have `reads`. */
function headSnapshot(
  { weighting, addressing, reads, writes, details }: HeadTrace,
  given?: string,
): HeadSnapshot {
  const steps = weighting.shape[0];
  const adds = writes.map(({ add }) => numbers(add));
  // What only wipes slots adds nothing.
  const adding = writes.filter(
    (_, at) => writes.length === 1 || adds[at]?.some((one) => one !== 0),
  );
  const own = adding.length > 0 ? adding : writes.slice(-1);
  const role = writes.length === 0 ? 'read' : reads.length === 0 ? 'write' : 'both';
  return {
    kind: given ?? role,
    role,
    parameters: addressing.flatMap(({ kind, parameters }) =>
      Object.entries(parameters).map(([name, values]) => ({
        stage: kind,
        name,
        size: values.shape[2],
        values: numbers(values),
      })),
    ),
    weighting: numbers(weighting),
    read: reads.length === 0 ? null : sideBySide(reads.map(numbers), steps),
    add:
      writes.length === 0
        ? null
        : sideBySide(
            own.map(({ add }) => numbers(add)),
            steps,
          ),
    erase:
      writes.length === 0
        ? null
        : sideBySide(
            own.map(({ erase }) => numbers(erase)),
            steps,
          ),
    details: Object.entries(details)
      .filter(([, values]) => values.size <= mostOfDetail)
      .map(([name, values]) => ({ name, size: values.size / steps, values: numbers(values) })),
  };
}

/** The most numbers of a detail that are handed to the page: of more, nothing could be seen. */
const mostOfDetail = 2 ** 20;

/** Several [T, ·] as one. */
function sideBySide(parts: readonly Float32Array[], steps: number): Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const sizes = parts.map(({ length }) => length / steps);
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (let step = 0; step < steps; step++) {
    parts.forEach((part, at) => {
      const size = sizes[at] ?? 0;
      all.set(part.subarray(step * size, (step + 1) * size), to);
      to += size;
    });
  }
  return all;
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
    for (const { weighting, read, add, erase, parameters, details } of machine.traces) {
      arrays.push(weighting, ...[read, add, erase].filter((values) => values !== null));
      arrays.push(...[...parameters, ...details].map(({ values }) => values));
    }
  }
  return arrays.map(({ buffer }) => buffer);
}
