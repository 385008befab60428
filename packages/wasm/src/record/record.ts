import type { NamedVariables } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { NotRecordableError } from './errors.js';
import { innerBackend, type Session, withSession } from './recorder-backend.js';
import { inScope } from './scope.js';
import type { RecordedCall, RecordedSource, RecordedUse, Recording } from './recording.js';

/** A function of tensors that can be recorded. */
export interface Recordable {
  /** The arguments that it gets while it is recorded. */
  readonly inputs: readonly tf.Tensor[];
  /** How many of the inputs, from the first on, it is differentiated by. */
  readonly differentiated: number;
  readonly states: readonly tf.Tensor[];
  readonly weights: NamedVariables;
  /** How many numbers the outputs and new states have in all. */
  readonly outcomeSize: number;
  /** Whether to record the gradients as well. */
  readonly withGradients: boolean;
  /** The function itself, called with tensors that hold the numbers of `inputs`. */
  run(
    inputs: readonly tf.Tensor[],
    states: readonly tf.Tensor[],
  ): { readonly outputs: readonly tf.Tensor[]; readonly states: readonly tf.Tensor[] };
}

/**
 * Records a function and, if asked to, its gradients by everything that it depends on. tfjs's own gradient functions
 * make the backward pass, starting from one gradient for all outcomes, concatenated.
 * @throws {NotRecordableError} if it reads numbers that depend on its arguments, uses foreign tensors, assigns to
 *   variables, or tfjs has no gradient for one of its operations.
 */
export function record(recordable: Recordable): Recording {
  const { weights } = recordable;
  return inScope(() => {
    const log = openLog();
    // Tensors on the recording backend, which reports when somebody reads their numbers.
    const [inputs = [], states = []] = withSession(log.session, () =>
      [recordable.inputs, recordable.states].map((list) => list.map(copyOf)),
    );
    const trainable = Object.entries(weights).filter(([, weight]) => weight.trainable);
    let outcomes: ReturnType<Recordable['run']> = { outputs: [], states: [] };
    const gradient = tf.ones<tf.Rank.R1>([recordable.outcomeSize]);
    const before = Object.values(weights).map(({ dataId }) => dataId);
    inputs.forEach((tensor, index) => {
      log.know(tensor, { kind: 'input', index });
    });
    states.forEach((tensor, index) => {
      log.know(tensor, { kind: 'state', index });
    });
    for (const [name, weight] of Object.entries(weights)) {
      log.know(weight, { kind: 'weight', name, trainable: weight.trainable });
    }
    log.know(gradient, { kind: 'gradient' });
    const differentiated = inputs.slice(0, recordable.differentiated);
    const given = [...differentiated, ...states, ...trainable.map(([, weight]) => weight)];
    const run = () => {
      outcomes = recordable.run(inputs, states);
      return sideBySide([...outcomes.outputs, ...outcomes.states], gradient.size);
    };
    const { grads } = withSession(log.session, () => {
      // tfjs requires at least one tensor to differentiate by, and to concatenate.
      if (gradient.size === 0) return { grads: [] };
      if (given.length === 0 || !recordable.withGradients) return { grads: [], value: run() };
      try {
        return tf.engine().gradients<tf.Tensor>(run, given, gradient, true);
      } catch (error) {
        // tfjs does not free what it has saved for the backward pass if that pass throws.
        freeSaved(tf.engine().state.activeTape);
        throw error;
      }
    });
    Object.entries(weights).forEach(([name, { dataId }], index) => {
      if (dataId !== before[index])
        throw new NotRecordableError(`The step assigns the weight ${name}.`);
    });
    const gradients = given.map((_, index) => {
      const found: tf.Tensor | null | undefined = grads[index];
      return found ? log.use(found) : null;
    });
    const first = differentiated.length;
    const second = first + states.length;
    return {
      values: log.values,
      calls: log.calls,
      inputs: inputs.map(log.use),
      states: states.map(log.use),
      weights: Object.entries(weights).map(([name, weight]) => ({ name, use: log.use(weight) })),
      outputs: outcomes.outputs.map(log.use),
      newStates: outcomes.states.map(log.use),
      inputGradients: inputs.map((_, index) => gradients.slice(0, first)[index] ?? null),
      stateGradients: gradients.slice(first, second),
      weightGradients: gradients.slice(second).flatMap((use, index) => {
        const [name] = trainable[index] ?? [];
        return use && name !== undefined ? [{ name, use }] : [];
      }),
    };
  });
}

function freeSaved(tape: readonly { readonly saved?: tf.Tensor[] }[] | null): void {
  for (const { saved = [] } of tape ?? []) tf.dispose(saved);
}

/** A copy of the tensor. */
function copyOf({ dataId, shape }: tf.Tensor): tf.Tensor {
  return tf.tensor(float32(innerBackend().readSync(dataId)), shape);
}

function sideBySide(tensors: readonly tf.Tensor[], size: number): tf.Tensor {
  const total = tensors.reduce((sum, tensor) => sum + tensor.size, 0);
  if (total !== size) {
    throw new NotRecordableError(
      `The step returns ${total} numbers in its output and state, expected ${size}: the state after a step must have the shapes of the state before.`,
    );
  }
  const other = tensors.find(({ dtype }) => dtype !== 'float32');
  if (other) {
    throw new NotRecordableError(
      `The step returns a tensor of ${other.dtype}; outputs and states must be float32.`,
    );
  }
  return tf.concat1d(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [tensor.size])));
}

/** Numbers that depended on the arguments of some recording; those of the same recording are values of it. */
const computed = new WeakSet<object>();

interface Log {
  readonly session: Session;
  readonly values: { shape: number[]; dtype: string; source: RecordedSource }[];
  readonly calls: RecordedCall[];
  know(tensor: tf.Tensor, source: RecordedSource): void;
  use(tensor: tf.TensorInfo): RecordedUse;
}

function openLog(): Log {
  const values: Log['values'] = [];
  const calls: RecordedCall[] = [];
  /** The value of each data id. Tensors that share their numbers have the same data id. */
  const ids = new Map<object, number>();

  const add = ({ dataId, shape, dtype }: tf.TensorInfo, source: RecordedSource) => {
    ids.set(dataId, values.length);
    if (source.kind === 'input' || source.kind === 'state' || source.kind === 'call')
      computed.add(dataId);
    return values.push({ shape: [...shape], dtype, source }) - 1;
  };
  const constantOf = (tensor: tf.TensorInfo): RecordedSource => {
    if (tensor instanceof tf.Variable) {
      throw new NotRecordableError(
        'The step uses a variable that is not among the weights of the model.',
      );
    }
    if (computed.has(tensor.dataId)) {
      throw new NotRecordableError(
        'The step uses a tensor of an earlier step that it has kept beside its state; what goes from one step to the next belongs into the state.',
      );
    }
    return { kind: 'constant', data: numbersOf(tensor) };
  };
  const use = (tensor: tf.TensorInfo): RecordedUse => ({
    value: ids.get(tensor.dataId) ?? add(tensor, constantOf(tensor)),
    shape: [...tensor.shape],
  });
  const isConstant = ({ value }: RecordedUse) => values[value]?.source.kind === 'constant';

  return {
    values,
    calls,
    know: add,
    use,
    session: {
      called(kernel, { inputs: named, attrs }, outputs) {
        const [first] = outputs;
        // The kernel only gave the same numbers another shape.
        if (outputs.length === 1 && first && ids.has(first.dataId)) return;
        const given = Object.entries(named).flatMap(([name, tensor]) =>
          tensor ? [{ name, tensor }] : [],
        );
        const inputs = given.map(({ tensor }) => use(tensor));
        if (outputs.length === 1 && first && ids.has(first.dataId)) return;
        if (inputs.every(isConstant)) {
          for (const output of outputs) add(output, { kind: 'constant', data: numbersOf(output) });
          return;
        }
        calls.push({
          kernel,
          attributes: { ...attrs },
          names: given.map(({ name }) => name),
          inputs,
          outputs: outputs.map((output) => ({
            value: add(output, { kind: 'call' }),
            shape: [...output.shape],
          })),
        });
      },
      read(dataId) {
        const source = values[ids.get(dataId) ?? -1]?.source;
        if (!source || source.kind === 'constant') return;
        throw new NotRecordableError(
          'The step reads numbers that depend on its inputs or weights (dataSync, arraySync or the like), so that what it does may depend on them.',
        );
      },
    },
  };
}

function numbersOf({ dataId, dtype }: tf.TensorInfo): Float32Array {
  if (dtype === 'string' || dtype === 'complex64')
    throw new NotRecordableError(`The step uses a tensor of ${dtype}.`);
  return float32(innerBackend().readSync(dataId));
}

/** A copy as floating-point numbers. */
function float32(numbers: tf.BackendValues): Float32Array {
  return numbers instanceof Float32Array ? numbers.slice() : Float32Array.from(numbers, Number);
}
