import type { Shape } from '../graph/graph.js';
import { growsWithBatch } from './any-batch.js';
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './protobuf.js';

/** An ONNX model in the making: what its graphs share. */
export interface ModelWriter {
  /** Computed once, before the steps. */
  readonly outer: OnnxNode[];
  readonly tensors: OnnxTensor[];
  /** Adds a node with one result to a list of nodes. */
  add(
    nodes: OnnxNode[],
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string;
  /** Stores numbers; those of a name once. */
  store(name: string, shape: Shape, data: () => Float32Array): string;
  /** A constant, without a name of its own. */
  constant(shape: Shape, data: Float32Array): string;
  /** A list of whole numbers. */
  integers(list: readonly number[]): string;
  /** A shape as a list of whole numbers that is made when the batch is known. */
  extents(shape: Shape): string;
  /** The same, as Reshape takes it. */
  newShape(shape: Shape): string;
}

/** `batch` names the number of sequences, as a list of one whole number. */
export function createModelWriter(batch: (writer: ModelWriter) => string): ModelWriter {
  const known = new Map<string, string>();
  let count = 0;
  const fresh = () => `#${count++}`;
  const once = (key: string, make: () => string): string => {
    const name = known.get(key) ?? make();
    known.set(key, name);
    return name;
  };
  const put = (shape: Shape, data: OnnxTensor['data'], name = fresh()) => {
    writer.tensors.push({ name, shape, data });
    return name;
  };
  const multipleOfBatch = (times: number): string =>
    once(`batch ${times}`, () =>
      times === 1
        ? batch(writer)
        : writer.add(writer.outer, 'Mul', [multipleOfBatch(1), writer.integers([times])]),
    );
  const writer: ModelWriter = {
    outer: [],
    tensors: [],
    add(nodes, operator, inputs, attributes = {}) {
      const output = fresh();
      nodes.push({ operator, inputs, outputs: [output], attributes });
      return output;
    },
    store: (name, shape, data) => once(`stored ${name}`, () => put(shape, data(), name)),
    constant: (shape, data) => put(shape, data),
    integers: (list) =>
      once(`integers ${list.join()}`, () => put([list.length], BigInt64Array.from(list, BigInt))),
    extents: (shape) =>
      shape.some(growsWithBatch)
        ? once(`extents ${shape.join()}`, () =>
            writer.add(
              writer.outer,
              'Concat',
              shape.map((extent) =>
                growsWithBatch(extent) ? multipleOfBatch(-extent) : writer.integers([extent]),
              ),
              { axis: 0 },
            ),
          )
        : writer.integers(shape),
    newShape: (shape) =>
      shape.filter(growsWithBatch).length === 1
        ? // The one extent that Reshape finds out by itself is −1.
          writer.integers(shape.map((extent) => Math.max(extent, -1)))
        : writer.extents(shape),
  };
  return writer;
}
