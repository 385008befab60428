import {
  flag,
  parseOptions,
  requireModel,
  type SequenceModel,
  strictOptions,
} from '@tapehead/core';
import { currentHost } from '../compiled/host.js';
import { item } from '../graph/shapes.js';
import { NotRecordableError } from '../record/errors.js';
import { recordModel } from '../record/record-model.js';
import { inScope } from '../record/scope.js';
import { type AnyBatch, forAnyBatch, growsWithBatch } from './any-batch.js';
import { NotExportableError } from './errors.js';
import { createModelWriter } from './model-writer.js';
import { encodeModel, type OnnxNode, type OnnxValue } from './protobuf.js';
import { stateNames } from './state-names.js';
import { writeGraph } from './write-graph.js';

/** How a model is exported. */
export interface OnnxOptions {
  /** Whether the state before the first step is given, and not the model's own; it is not, if not said. */
  readonly stateInputs?: boolean | undefined;
}

/** A model as ONNX. */
export interface OnnxModel {
  /** The file: ModelProto of IR version 8, operators of opset 17. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Float tensors that it takes; axes `steps`, `batch`, or as long as said. */
  readonly inputs: readonly OnnxValue[];
  /** Float tensors that it gives. */
  readonly outputs: readonly OnnxValue[];
  /** How many nodes a step has. */
  readonly nodes: number;
}

const onnxOptions = strictOptions({ stateInputs: flag().optional() });

/**
 * A model's forward pass as an ONNX model: one Scan over time, whose body is the model's recorded step. It takes
 * `inputs` [T, B, I] for any T and B, both at least 1, and gives `outputs`, the logits [T, B, O], and each tensor of
 * the state after the last step, such as `state.memory.after`. With `stateInputs` it takes the state before the first
 * step as well, such as `state.memory`. The weights stand in it as `weights.<name>`. Noise is 0.
 * @throws {InvalidOptionsError} for what is no model, and options that cannot be used.
 * @throws {NotExportableError} for a model whose step cannot be recorded, or computes what ONNX does not.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function exportOnnx(model: SequenceModel, options: OnnxOptions = {}): OnnxModel {
  requireModel('exportOnnx.model', model);
  const { stateInputs = false } = parseOptions('exportOnnx', onnxOptions, options);
  // Recording needs the backend.
  currentHost();
  return written(model, recorded(model), stateInputs);
}

function recorded(model: SequenceModel): AnyBatch {
  try {
    return forAnyBatch(recordModel(model, { gradients: false }));
  } catch (error) {
    if (!(error instanceof NotRecordableError)) throw error;
    throw new NotExportableError(error.reason, { cause: error });
  }
}

function written(
  model: SequenceModel,
  { step, initial }: AnyBatch,
  stateInputs: boolean,
): OnnxModel {
  const writer = createModelWriter(({ add, outer }) =>
    add(outer, 'Shape', ['inputs'], { start: 1, end: 2 }),
  );
  const weight = (name: string): Float32Array => {
    const variable = model.weights[name];
    if (!variable) throw new Error(`There is no weight ${name}.`);
    return Float32Array.from(variable.dataSync());
  };
  const shapeOf = (value: number) => item(step.values, value).shape.map(axisName);
  const names = inScope(() => stateNames(model.initialState(1)));
  const states = step.states.map((value, index) => ({
    value,
    name: item(names, index),
    before: `#before ${index}`,
    after: `#after ${index}`,
    shape: shapeOf(value),
  }));
  const [input] = step.inputs;
  const [output] = step.outcomes.outputs;
  if (input === undefined || !output) throw new Error('A recorded step has no input or no output.');

  const initialOf = writeGraph(initial, writer, { given: new Map(), step: writer.outer, weight });
  const begin = states.map(({ name, value }, index) =>
    stateInputs
      ? name
      : initialOf({
          value: item(initial.outcomes.outputs, index).value,
          shape: item(step.values, value).shape,
        }),
  );
  const nodes: OnnxNode[] = [];
  const stepOf = writeGraph(step, writer, {
    given: new Map([
      ...states.map(({ value, before }) => [value, before] as const),
      [input, '#input'],
    ]),
    step: nodes,
    weight,
  });
  // A result of a step must be made in it.
  const hand = (from: string, to: string) =>
    nodes.push({ operator: 'Identity', inputs: [from], outputs: [to] });
  states.forEach(({ value, after }, index) => {
    const use = item(step.outcomes.newStates, index);
    hand(stepOf({ value: use.value, shape: item(step.values, value).shape }), after);
  });
  hand(stepOf(output), '#output');
  const logits = output.shape.map(axisName);
  const body = {
    name: 'step',
    nodes,
    tensors: [],
    inputs: [
      ...states.map(({ before, shape }) => ({ name: before, shape })),
      { name: '#input', shape: shapeOf(input) },
    ],
    outputs: [
      ...states.map(({ after, shape }) => ({ name: after, shape })),
      { name: '#output', shape: logits },
    ],
  };
  const inputs: readonly OnnxValue[] = [
    { name: 'inputs', shape: ['steps', ...shapeOf(input)] },
    ...(stateInputs ? states.map(({ name, shape }) => ({ name, shape })) : []),
  ];
  const last = states.map(({ name, shape }) => ({ name: `${name}.after`, shape }));
  const outputs: readonly OnnxValue[] = [{ name: 'outputs', shape: ['steps', ...logits] }, ...last];
  const scan: OnnxNode = {
    operator: 'Scan',
    inputs: [...begin, 'inputs'],
    outputs: [...last.map(({ name }) => name), 'outputs'],
    attributes: { body, num_scan_inputs: 1 },
  };
  const bytes = encodeModel({
    name: 'model',
    nodes: [...writer.outer, scan],
    tensors: writer.tensors,
    inputs,
    outputs,
  });
  return { bytes, inputs, outputs, nodes: nodes.length };
}

/** An extent as ONNX has it: a number, or a name for what depends on the batch. */
function axisName(extent: number): number | string {
  if (!growsWithBatch(extent)) return extent;
  return extent === -1 ? 'batch' : `${-extent} * batch`;
}
