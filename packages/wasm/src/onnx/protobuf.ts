import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A node of an ONNX graph: an operator of the standard set. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A whole number, several, or the graph of a loop's body. */
export type OnnxAttribute = number | readonly number[] | OnnxGraph;

/** Numbers that are stored in the model. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** A float tensor that goes in or out. */
export interface OnnxValue {
  /** Under which a runtime is given it, or gives it. */
  readonly name: string;
  /** Its extents; one that is free has a name, such as `batch`. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The version of the file format, and that of the operators: each is the lowest that has all that is written. */
const versions = { format: 8, operators: 17 } as const;
/** TensorProto.DataType */
const dataTypes = { float: 1, int64: 7 } as const;
/** AttributeProto.AttributeType */
const attributeTypes = { integer: 2, graph: 5, integers: 7 } as const;

type Fields = (writer: BinaryWriter) => void;

/** The bytes of an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3: ModelProto). */
export function encodeModel(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  int(writer, 1, versions.format);
  text(writer, 2, 'tapehead');
  message(writer, 7, graphFields(graph));
  message(writer, 8, (set) => {
    text(set, 1, '');
    int(set, 2, versions.operators);
  });
  return writer.finish();
}

const graphFields =
  ({ name, nodes, tensors, inputs, outputs }: OnnxGraph): Fields =>
  (writer) => {
    for (const node of nodes) message(writer, 1, nodeFields(node));
    text(writer, 2, name);
    for (const tensor of tensors) message(writer, 5, tensorFields(tensor));
    for (const input of inputs) message(writer, 11, valueFields(input));
    for (const output of outputs) message(writer, 12, valueFields(output));
  };

const nodeFields =
  ({ operator, inputs, outputs, attributes = {} }: OnnxNode): Fields =>
  (writer) => {
    for (const input of inputs) text(writer, 1, input);
    for (const output of outputs) text(writer, 2, output);
    text(writer, 4, operator);
    for (const [name, attribute] of Object.entries(attributes))
      message(writer, 5, attributeFields(name, attribute));
  };

const attributeFields =
  (name: string, attribute: OnnxAttribute): Fields =>
  (writer) => {
    text(writer, 1, name);
    if (typeof attribute === 'number') {
      int(writer, 3, attribute);
      int(writer, 20, attributeTypes.integer);
    } else if ('nodes' in attribute) {
      message(writer, 6, graphFields(attribute));
      int(writer, 20, attributeTypes.graph);
    } else {
      for (const each of attribute) int(writer, 8, each);
      int(writer, 20, attributeTypes.integers);
    }
  };

const tensorFields =
  ({ name, shape, data }: OnnxTensor): Fields =>
  (writer) => {
    for (const extent of shape) int(writer, 1, extent);
    int(writer, 2, data instanceof Float32Array ? dataTypes.float : dataTypes.int64);
    text(writer, 8, name);
    writer.tag(9, WireType.LengthDelimited).bytes(littleEndian(data));
  };

const valueFields =
  ({ name, shape }: OnnxValue): Fields =>
  (writer) => {
    text(writer, 1, name);
    message(writer, 2, (type) => {
      message(type, 1, (tensor) => {
        int(tensor, 1, dataTypes.float);
        message(tensor, 2, (dimensions) => {
          for (const extent of shape)
            message(dimensions, 1, (dimension) => {
              if (typeof extent === 'string') text(dimension, 2, extent);
              else int(dimension, 1, extent);
            });
        });
      });
    });
  };

function int(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function message(writer: BinaryWriter, field: number, fields: Fields): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  fields(writer);
  writer.join();
}

/** The bytes in the order that ONNX asks for, whatever the machine's is. */
function littleEndian(data: Float32Array | BigInt64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(data.byteLength));
  if (data instanceof Float32Array)
    data.forEach((value, index) => {
      view.setFloat32(4 * index, value, true);
    });
  else
    data.forEach((value, index) => {
      view.setBigInt64(8 * index, value, true);
    });
  return new Uint8Array(view.buffer);
}
