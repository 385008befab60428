import type { ModelSizes, SequenceModel } from '@tapehead/core';
import { findKernels } from './find-kernels.js';
import { type Arena, createArena, type PlacedArena } from './arena.js';
import { currentHost, type Host } from './host.js';
import type { KernelTable, ModelKernels, PlacedModel } from './kernel-table.js';
import { at } from './rows.js';
import { type PlacedWeights, placeWeights } from './weights.js';

/** A model placed in memory for sequences up to some extent. */
export interface PlacedEngine extends PlacedWeights {
  readonly model: PlacedModel;
  /** Where inputs [T, B, I], targets [T, B, O] and mask [T, B] that come as arrays go. */
  readonly inputs: number;
  readonly targets: number;
  readonly mask: number;
}

/** The kernels' form of a model, with one arena that is used again from pass to pass. */
export interface Engine {
  readonly host: Host;
  /** What is random in a training pass, [T, B, …]; absent if nothing is. */
  readonly drawNoise: ModelKernels['drawNoise'];
  /**
   * The model placed for T steps of B sequences. The arena grows when a longer sequence or another batch
   * comes; what was placed before is not valid then.
   */
  placed(steps: number, batch: number): PlacedEngine;
  /** A pass forward over inputs [T, B, I] that lie at that address, with noise that the model drew. */
  forward(
    placed: PlacedEngine,
    inputs: number,
    steps: number,
    batch: number,
    noise?: Float32Array,
  ): void;
  /** How many passes there were: the steps that are kept are those of the last. */
  passes(): number;
  dispose(): void;
}

/**
 * The kernels of a model, which no memory is taken for yet.
 * @throws {MissingKernelsError} if a part has none.
 */
export function kernelsOf(
  { inputSize, outputSize, architecture }: ModelSizes & Pick<SequenceModel, 'architecture'>,
  table: KernelTable,
): ModelKernels {
  const twin = findKernels('model', table.models, architecture.kind);
  return twin(architecture.options, { inputSize, outputSize }, table);
}

/**
 * Binds the kernels of a model to memory; `training` says whether every step is kept for a backward pass.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 */
export function createEngine(
  model: SequenceModel,
  kernels: ModelKernels,
  training: boolean,
): Engine {
  const { inputSize, outputSize } = model;
  const host = currentHost();
  let arena: PlacedArena<PlacedEngine> | undefined;
  let passes = 0;
  let disposed = false;

  const place = (places: Arena): PlacedEngine => {
    const { batch, steps } = places;
    const weights = placeWeights(host, places, model.weights);
    return {
      ...weights,
      model: kernels.place({ host, arena: places, weights: weights.weights }),
      inputs: places.block(steps * batch * inputSize),
      targets: places.block(steps * batch * outputSize),
      mask: places.block(steps * batch),
    };
  };

  return {
    host,
    drawNoise: kernels.drawNoise,
    placed(steps, batch) {
      if (disposed) throw new Error('The compiled model was disposed of.');
      if (arena?.extent.batch === batch && arena.extent.steps >= steps) return arena.placed;
      arena?.free();
      arena = undefined;
      arena = createArena(host, { steps, batch, training }, place);
      return arena.placed;
    },
    forward({ model: { inputs, forward } }, pointer, steps, batch, noise) {
      host.kernels.copyRows(
        batch * steps,
        inputSize,
        pointer,
        4 * inputSize,
        at(inputs, 0),
        inputs.stride,
      );
      forward(steps, noise);
      passes += 1;
    },
    passes: () => passes,
    dispose() {
      arena?.free();
      arena = undefined;
      disposed = true;
    },
  };
}
