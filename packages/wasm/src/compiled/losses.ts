import { isTensor, type Loss, noTensor, type SequenceModel } from '@tapehead/core';
import { isStandard } from '@tapehead/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { NotRecordableError } from '../record/errors.js';
import { inScope } from '../record/scope.js';
import { createEngine } from './engine.js';
import type { Kernels } from './generated/kernels.js';
import type { Host } from './host.js';
import type { Rows } from './placed-model.js';

/** Rows of logits with their targets. */
export interface LossRows {
  readonly rows: number;
  readonly logits: Rows;
  /** Where targets [rows, O] and mask [rows] lie. */
  readonly targets: number;
  readonly mask: number;
  /** Where the gradient by the logits is written. */
  readonly dLogits: Rows;
}

/** A loss that is computed in the backend's memory. */
export interface CompiledLoss {
  /** Returns the sum over rows times `share`, and writes its gradient. */
  evaluate(rows: LossRows, share: number): number;
  dispose(): void;
}

const kernelNames: Readonly<
  Record<string, 'sigmoidCrossEntropy' | 'softmaxCrossEntropy' | 'squaredError'>
> = {
  'sigmoid-cross-entropy': 'sigmoidCrossEntropy',
  'softmax-cross-entropy': 'softmaxCrossEntropy',
  'squared-error': 'squaredError',
};

/**
 * A loss, compiled for rows of `outputSize` logits. The losses of `@tapehead/trainer` have kernels; any other loss
 * is recorded.
 * @throws {NotRecordableError} if it is a loss of your own that cannot be recorded.
 */
export function compileLoss(host: Host, loss: Loss, outputSize: number): CompiledLoss {
  const own = isStandard(loss) ? loss.kind : '';
  const name = kernelNames[own];
  if (name) return fromKernel(host.kernels[name], outputSize);
  const costOf = errorCosts[own];
  return costOf ? fromErrors(host, costOf, outputSize) : fromRecording(host, loss, outputSize);
}

/** The cost of an error x − z of one output, and its derivative. */
type ErrorCost = (error: number) => { readonly cost: number; readonly slope: number };

/** Losses of tasks whose outputs are numbers. A row has too few of them to be worth a kernel. */
const errorCosts: Readonly<Record<string, ErrorCost>> = {
  'linear-squared-error': (error) => ({ cost: error ** 2, slope: 2 * error }),
  huber(error) {
    const slope = Math.min(1, Math.max(-1, error));
    return { cost: slope * error - slope ** 2 / 2, slope };
  },
};

function fromErrors({ floats }: Host, costOf: ErrorCost, outputSize: number): CompiledLoss {
  return {
    evaluate({ rows, logits, targets, mask, dLogits }, share) {
      const [wanted, weights] = [floats(targets, rows * outputSize), floats(mask, rows)];
      let total = 0;
      for (let row = 0; row < rows; row++) {
        const weight = (weights[row] ?? 0) * share;
        const given = floats(logits.pointer + row * logits.stride, outputSize);
        // The padding of a row is zeros.
        const slopes = floats(dLogits.pointer + row * dLogits.stride, dLogits.stride / 4).fill(0);
        if (weight === 0) continue;
        for (let o = 0; o < outputSize; o++) {
          const error = (given[o] ?? Number.NaN) - (wanted[row * outputSize + o] ?? Number.NaN);
          const { cost, slope } = costOf(error);
          total += weight * cost;
          slopes[o] = weight * slope;
        }
      }
      return total;
    },
    dispose: () => undefined,
  };
}

function fromKernel(kernel: Kernels['squaredError'], outputSize: number): CompiledLoss {
  return {
    evaluate: ({ rows, logits, targets, mask, dLogits }, share) =>
      // prettier-ignore
      kernel(rows, outputSize, share, logits.pointer, logits.stride, targets, mask, dLogits.pointer),
    dispose: () => undefined,
  };
}

/** Compiles the loss as a model without weights: each row is a step, its input the logits and its output the loss. */
function fromRecording({ simd, floats }: Host, loss: Loss, outputSize: number): CompiledLoss {
  const size = outputSize + 1;
  const engine = recorded(loss, () => {
    expectSumOverRows(loss, outputSize);
    const engine = createEngine(rowLoss(loss, outputSize), 'input-gradients', simd);
    // Generates code now, so that an error occurs here and not in the middle of training.
    engine.placed(1, 1);
    return engine;
  });
  return {
    evaluate({ rows, logits, targets, mask, dLogits }, share) {
      const { inputs: scratch, model } = engine.placed(rows, 1);
      const { inputs, logits: values, dLogits: slopes } = model;
      const numbersOf = ({ pointer, stride }: Rows, row: number, count: number) =>
        floats(pointer + row * stride, count);
      // Rows whose mask is 0 have no influence, whatever they hold.
      const counting = Array.from({ length: rows }, (_, row) => row).filter(
        (row) => floats(mask, rows)[row] !== 0,
      );
      const given = new Float32Array(counting.length * size);
      counting.forEach((row, at) => {
        numbersOf(inputs, at, outputSize).set(numbersOf(logits, row, outputSize));
        given.set(floats(targets + 4 * row * outputSize, outputSize), at * size);
        given.set(floats(mask + 4 * row, 1), at * size + outputSize);
      });
      for (let row = 0; row < rows; row++) numbersOf(dLogits, row, outputSize).fill(0);
      if (counting.length === 0) return 0;
      model.forward(counting.length, given);
      let total = 0;
      counting.forEach((_, at) => {
        total += Number(numbersOf(values, at, 1)[0]);
        numbersOf(slopes, at, 1)[0] = share;
      });
      model.backward(counting.length);
      const gradients = { pointer: scratch, stride: 4 * outputSize };
      model.dInputs(counting.length, gradients);
      counting.forEach((row, at) => {
        numbersOf(dLogits, row, outputSize).set(numbersOf(gradients, at, outputSize));
      });
      return total * share;
    },
    dispose: engine.dispose,
  };
}

/** Runs `run`; an error that something cannot be recorded is made to name the loss. */
function recorded<Result>({ kind }: Loss, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof NotRecordableError)) throw error;
    const subject = `loss ${JSON.stringify(kind)}`;
    throw new NotRecordableError(error.reason, { subject, advice: error.advice, cause: error });
  }
}

/** The loss of rows: logits [O] → [1]. Targets [O] and mask [1] are passed as noise, which is not differentiated. */
function rowLoss(loss: Loss, outputSize: number): SequenceModel<null> {
  const step = (input: tf.Tensor2D, _: null, given?: tf.Tensor2D) => {
    const [rows] = input.shape;
    const others = given ?? tf.zeros<tf.Rank.R2>([rows, outputSize + 1]);
    const values = Array.from({ length: rows }, (_, row) => {
      const shape: [number, number, number] = [1, 1, outputSize];
      const logits = tf.reshape<tf.Rank.R3>(tf.slice2d(input, [row, 0], [1, outputSize]), shape);
      const targets = tf.reshape<tf.Rank.R3>(tf.slice2d(others, [row, 0], [1, outputSize]), shape);
      const mask = tf.slice2d(others, [row, outputSize], [1, 1]);
      return tf.reshape<tf.Rank.R2>(loss.evaluate(logits, targets, mask), [1, 1]);
    });
    return { output: tf.concat2d(values, 0), state: null };
  };
  const size = outputSize + 1;
  return {
    inputSize: outputSize,
    outputSize: 1,
    architecture: { kind: loss.kind, options: {} },
    weights: {},
    noise: { size, draw: (steps, batch) => new Float32Array(steps * batch * size) },
    initialState: () => null,
    step,
    forward(inputs) {
      const [steps, batch, width] = inputs.shape;
      const rows = tf.reshape<tf.Rank.R2>(inputs, [steps * batch, width]);
      return tf.reshape<tf.Rank.R3>(step(rows, null).output, [steps, batch, 1]);
    },
    dispose: () => undefined,
  };
}

/**
 * A loss must be a sum over steps and sequences, averaged over the batch, so that rows can be computed one by one
 * and batches in parts. This tries it on some numbers.
 * @throws {NotRecordableError} if it is not such a sum.
 */
function expectSumOverRows(loss: Loss, outputSize: number): void {
  const evaluate: Loss['evaluate'] = (...given) => {
    const value = loss.evaluate(...given);
    if (isTensor(value)) return value;
    throw noTensor(`loss ${JSON.stringify(loss.kind)}.evaluate`, value, []);
  };
  const [steps, sequences] = [3, 2];
  const numbers = (count: number, seed: number) =>
    Float32Array.from({ length: count }, (_, index) => (seed + index * 0.618034) % 1);
  const count = steps * sequences * outputSize;
  const [whole, sum] = inScope(() => {
    const shape: [number, number, number] = [steps, sequences, outputSize];
    const logits = tf.tensor3d(numbers(count, 0.3), shape);
    const targets = tf.tensor3d(numbers(count, 0.7), shape);
    const mask = tf.tensor2d([1, 1, 1, 0, 1, 0], [steps, sequences]);
    const rows = Array.from({ length: steps * sequences }, (_, row) => {
      const at: [number, number] = [Math.floor(row / sequences), row % sequences];
      const one: [number, number, number] = [1, 1, outputSize];
      return evaluate(
        tf.slice3d(logits, [...at, 0], one),
        tf.slice3d(targets, [...at, 0], one),
        tf.slice2d(mask, at, [1, 1]),
      );
    });
    const values = [evaluate(logits, targets, mask), tf.div(tf.addN(rows), sequences)];
    return values.map((value) => Number(value.dataSync()[0]));
  });
  if (whole === undefined || sum === undefined || Math.abs(whole - sum) <= 1e-4 * Math.abs(whole))
    return;
  throw new NotRecordableError(
    `It is ${whole} for some logits, and ${sum} from the same taken step by step: it is not a sum over steps and outputs, averaged over the batch.`,
  );
}
