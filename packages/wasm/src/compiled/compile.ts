import { InvalidOptionsError } from '@tapehead/options';
import type {
  Architecture,
  Batch,
  GradientSummary,
  Rng,
  SequenceModel,
  TrainStep,
} from '@tapehead/spec';
import { clippings } from './clippings.js';
import { createEngine, type PlacedEngine } from './engine.js';
import { findKernels } from './find-kernels.js';
import type { KernelTable } from './kernel-table.js';
import type { Host } from './host.js';
import { modelKernels } from './model-kernels.js';
import { losses } from './losses.js';
import { adamKernels } from './optimizers/adam.js';
import { type Averaging, createAverages } from './optimizers/averages.js';
import { createSlots, type SlotShapes } from './optimizers/slots.js';
import { rmspropKernels } from './optimizers/rmsprop.js';
import { at } from './rows.js';
import { standardKernels } from './standard-kernels.js';
import { gradientsCount } from './weights.js';

const optimizers = { adam: adamKernels, rmsprop: rmspropKernels };

export interface CompileOptions {
  /** `adam` or `rmsprop` of `@tapehead/trainer`. */
  readonly optimizer: Architecture & { readonly slotShapes: SlotShapes };
  /** One of the losses of `@tapehead/trainer`; cross-entropy of bits, if not given. */
  readonly loss?: { readonly kind: string };
  /** One of the clippings of `@tapehead/trainer`; none, if not given. */
  readonly clip?: Architecture;
  /** Averages the weights over the updates; null, as if not given: not. */
  readonly averaging?: Averaging | null;
  /** Kernels by the kinds of parts; those of Tapehead's own parts, if not given. */
  readonly kernels?: KernelTable;
}

/** A training step whose gradients several threads can add up, each from some of the batch's sequences. */
export interface CompiledStep extends TrainStep {
  /**
   * Computes what some sequences of a batch of `of` contribute to the gradients of the batch's loss, and
   * returns what they contribute to the loss. `noise` is theirs of what `drawNoise` gave for the batch. The
   * step holds no gradients until `hold`.
   */
  contribute(part: Batch, of: number, noise?: Float32Array): number;
  /** The noise of a model that has any, for T steps of B sequences, [T, B, …]. */
  drawNoise(size: Pick<Batch, 'steps' | 'sequences'>, rng: Rng): Float32Array | undefined;
  /**
   * The contribution to the gradients: those of all trainable weights in a row, at the same places in each
   * step of the same model, with zeros between. A view for at once.
   */
  contribution(): Float32Array;
  /** Adds what another step of the same model contributes. */
  addContribution(other: Float32Array): void;
  /** How many numbers that are. */
  readonly contributionCount: number;
  /** Holds what stands in `contribution` as the gradients of a batch with this loss. */
  hold(loss: number): GradientSummary;
}

/**
 * The training step of a model on fused kernels, which work in the memory of tfjs's WASM backend, on the
 * model's own variables and on slots of the optimizer's names: it computes what the reference step
 * computes, and the two can take turns. Loss, gradients and update need no tfjs op.
 *
 * The caller owns it and disposes of it before the model.
 * @throws {MissingKernelsError} naming a part of the model, the loss, the optimizer or the clipping that
 * has no kernels.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function compile(
  model: SequenceModel,
  {
    optimizer,
    loss = { kind: 'sigmoid-cross-entropy' },
    clip,
    averaging = null,
    kernels = standardKernels,
  }: CompileOptions,
): CompiledStep {
  const engine = createEngine(model, modelKernels(model, kernels, 'training'), true);
  const { host } = engine;
  const lossKernel = findKernels('loss', losses, loss.kind)(host);
  const clipping = findKernels('clipping', clippings, clip?.kind ?? 'none')(clip?.options ?? {});
  const optimizerKernels = findKernels('optimizer', optimizers, optimizer.kind);
  const trainable = Object.entries(model.weights).filter(
    ([, { size, trainable: own }]) => own && size > 0,
  );
  if (trainable.length === 0)
    throw new InvalidOptionsError(['compile: the model has no trainable weight']);
  const averages = averaging && createAverages(host, Object.fromEntries(trainable), averaging);
  const slots = createSlots(host, optimizer, Object.fromEntries(trainable));
  const names = trainable.map(([name]) => name);
  const applyUpdate = optimizerKernels(optimizer.options, host, slots, names);
  /** Room for another step's contribution, once there was one. */
  let addend: number | null = null;
  let computed: PlacedEngine | null = null;
  let held: { readonly placed: PlacedEngine; readonly summary: GradientSummary } | null = null;

  const placedGradients = (): PlacedEngine => {
    if (computed) return computed;
    throw new Error('There are no gradients; call contribute first');
  };

  const step: CompiledStep = {
    engine: 'compiled',
    slots: { ...slots.variables, ...averages?.variables },
    contribute(part, of, noise) {
      held = null;
      computed = null;
      checkBatch(part, model);
      const { steps, sequences, inputs, targets, mask } = part;
      const placed = engine.placed(steps, sequences);
      host.floats(placed.inputs, inputs.length).set(inputs);
      host.floats(placed.targets, targets.length).set(targets);
      host.floats(placed.mask, mask.length).set(mask);
      engine.forward(placed, placed.inputs, steps, sequences, noise);
      const { logits, dLogits, backward } = placed.model;
      // prettier-ignore
      const value = lossKernel(steps * sequences, model.outputSize, 1 / of, at(logits, 0), logits.stride, placed.targets, placed.mask, at(dLogits, 0));
      backward(steps);
      computed = placed;
      return value;
    },
    drawNoise: ({ steps, sequences }, rng) => engine.drawNoise?.(steps, sequences, rng),
    contribution() {
      const { pointer, count } = placedGradients().gradients;
      return host.floats(pointer, count);
    },
    addContribution(other) {
      const { pointer, count } = placedGradients().gradients;
      if (other.length !== count)
        throw new RangeError(`contribution: got ${other.length} numbers, expected ${count}`);
      addend ??= host.allocate(4 * count);
      host.floats(addend, count).set(other);
      host.kernels.addTo(count, addend, pointer);
    },
    contributionCount: gradientsCount(trainable.map(([, weight]) => weight)),
    hold(loss) {
      const placed = placedGradients();
      const { pointer, count } = placed.gradients;
      const norm = globalNorm(host, pointer, count);
      const finite = Number.isFinite(loss) && norm <= clipping.largestNorm;
      held = { placed, summary: { loss, norm, finite } };
      return held.summary;
    },
    gradients(batch, rng) {
      checkBatch(batch, model);
      const noise = rng && step.drawNoise(batch, rng);
      return step.hold(step.contribute(batch, batch.sequences, noise));
    },
    update(learningRate) {
      if (!held) throw new Error('update: there are no gradients; call gradients first');
      if (!held.summary.finite)
        throw new Error('update: the gradients are not finite; skip this step');
      if (!(learningRate >= 0 && Number.isFinite(learningRate))) {
        throw new RangeError(
          `update(learningRate): got ${learningRate}, expected a number of at least 0`,
        );
      }
      const { placed, summary } = held;
      applyUpdate(placed.trainable, learningRate, clipping.clip(summary.norm));
      averages?.update(placed.trainable);
      held = null;
      computed = null;
    },
    dispose() {
      held = null;
      computed = null;
      if (addend !== null) host.free(addend);
      addend = null;
      engine.dispose();
      slots.dispose();
      averages?.dispose();
    },
  };
  return step;
}

/** The L2 norm of the gradients; in double where a square is beyond float32. */
function globalNorm(host: Host, pointer: number, count: number): number {
  const squares = host.kernels.sumOfSquares(count, pointer);
  if (squares < Infinity) return Math.sqrt(squares);
  return Math.sqrt(host.floats(pointer, count).reduce((sum, value) => sum + value * value, 0));
}

/** @throws {RangeError} if the arrays of a batch do not have the lengths that its sizes and the model ask for. */
export function checkBatch(
  { steps, sequences, inputs, targets, mask }: Batch,
  { inputSize, outputSize }: SequenceModel,
): void {
  const check = (name: string, values: Float32Array, sizes: readonly number[]) => {
    const expected = sizes.reduce((product, size) => product * size, 1);
    if (values.length === expected) return;
    throw new RangeError(
      `batch.${name}: got ${values.length} numbers, expected ${sizes.join(' · ')} = ${expected}`,
    );
  };
  if (!(steps >= 1 && sequences >= 1)) {
    throw new RangeError(
      `batch: got ${steps} steps of ${sequences} sequences, expected at least one of each`,
    );
  }
  check('inputs', inputs, [steps, sequences, inputSize]);
  check('targets', targets, [steps, sequences, outputSize]);
  check('mask', mask, [steps, sequences]);
}
