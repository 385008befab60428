import * as tf from '@tensorflow/tfjs-core';
import type { Host } from '../compiled/host.js';
import type { ForeignNode } from '../graph/graph.js';
import { item } from '../graph/shapes.js';
import type { Plan } from '../plan/plan.js';
import { NotRecordableError } from '../record/errors.js';
import { innerBackend } from '../record/recorder-backend.js';
import { type PointerTo, readNumbers, writeNumbers } from './numbers.js';

/** Computes the foreign node of that index at a time step with tfjs's own kernel, on copies of its inputs. */
export type ForeignCaller = (index: number, step: number) => void;

export function foreignCaller(host: Host, plan: Plan, pointerTo: PointerTo): ForeignCaller {
  return (index, step) => {
    const node = item(plan.foreign, index);
    const backend = innerBackend();
    const given = node.inputs.map((use, at): tf.TensorInfo => {
      const dtype = dtypeOf(node, at);
      const numbers = readNumbers(host, plan, pointerTo, use, step);
      const values = dtype === 'float32' ? numbers : Int32Array.from(numbers);
      const shape = [...use.shape];
      return { dataId: backend.write(values, shape, dtype), shape, dtype };
    });
    const result = call(node, given, backend);
    const output = item(result, node.result);
    const numbers = Float32Array.from(backend.readSync(output.dataId), Number);
    const made = { value: node.output, shape: node.shape };
    writeNumbers(host, plan, pointerTo, made, step, numbers);
    for (const { dataId } of [...given, ...result]) backend.disposeData(dataId, true);
  };
}

function call(
  { kernel, attributes, names }: ForeignNode,
  given: readonly tf.TensorInfo[],
  backend: tf.KernelBackend,
): readonly tf.TensorInfo[] {
  const found = tf.getKernel(kernel, 'wasm');
  const inputs: Record<string, tf.TensorInfo> = {};
  names.forEach((name, index) => {
    inputs[name] = item(given, index);
  });
  const isList = names.every((name, index) => name === String(index));
  const result: unknown = Reflect.apply(found.kernelFunc, undefined, [
    { inputs: isList ? Object.values(inputs) : inputs, attrs: attributes, backend },
  ]);
  const list: readonly unknown[] = Array.isArray(result) ? result : [result];
  return list.filter(isTensorInfo);
}

function isTensorInfo(value: unknown): value is tf.TensorInfo {
  return typeof value === 'object' && value !== null && 'dataId' in value;
}

function dtypeOf({ types, kernel }: ForeignNode, index: number): 'float32' | 'int32' | 'bool' {
  const type = item(types, index);
  if (type === 'float32' || type === 'int32' || type === 'bool') return type;
  throw new NotRecordableError(`Its operation ${kernel} takes a tensor of ${type}.`);
}
