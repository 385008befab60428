import type { NamedVariables, Rng, SequenceModel } from '@tapehead/core';
import { generatorOf, type Purpose } from '../recorded/generate.js';
import type { Simd } from '../simd.js';
import { placeModel } from '../recorded/place-model.js';
import { type Arena, createArena, type PlacedArena } from './arena.js';
import { currentHost, type Host } from './host.js';
import type { PlacedModel } from './placed-model.js';
import { type PlacedWeights, placeWeights } from './weights.js';

/** A model placed in memory for sequences up to some extent. */
export interface PlacedEngine extends PlacedWeights {
  readonly model: PlacedModel;
  /** The addresses for inputs [T, B, I], targets [T, B, O] and mask [T, B] that come as arrays. */
  readonly inputs: number;
  readonly targets: number;
  readonly mask: number;
}

/** The generated code of a model, with one arena that all passes reuse. */
export interface Engine {
  readonly host: Host;
  /** What is random in a training pass, [T, B, …]; nothing, if the model has no noise. */
  drawNoise(steps: number, batch: number, rng: Rng): Float32Array | undefined;
  /**
   * The model placed for T steps of B sequences. The arena grows for a longer sequence or another batch size, which
   * makes earlier results of this method invalid.
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
  /** How many passes have run. Only the steps of the latest one are kept. */
  passes(): number;
  dispose(): void;
}

/**
 * Binds the code of a model to memory; `purpose` says which passes are needed. The model is recorded, and code for a
 * batch size generated, when that is first used. `weights` are what it computes with: the model's own, if not given, or
 * others of the same names and shapes.
 * @throws {WasmBackendRequiredError} if tfjs does not compute on the `wasm` backend.
 * @throws {RelaxedSimdUnsupportedError} where there is no relaxed SIMD, if it is asked for.
 */
export function createEngine(
  model: SequenceModel,
  purpose: Purpose,
  simd: Simd,
  weights: NamedVariables = model.weights,
): Engine {
  const { inputSize, outputSize, noise } = model;
  const host = currentHost(simd);
  const generator = generatorOf(model);
  let arena: PlacedArena<PlacedEngine> | undefined;
  let passes = 0;
  let disposed = false;

  const place = (places: Arena): PlacedEngine => {
    const { batch, steps } = places;
    const placed = placeWeights(host, places, weights);
    const generated = generator.at(batch, purpose, simd);
    return {
      ...placed,
      model: placeModel(host, places, model, generated, placed.weightOf),
      inputs: places.block(steps * batch * inputSize),
      targets: places.block(steps * batch * outputSize),
      mask: places.block(steps * batch),
    };
  };

  return {
    host,
    drawNoise: (steps, batch, rng) => noise?.draw(steps, batch, rng),
    placed(steps, batch) {
      if (disposed) throw new Error('The compiled model was disposed of.');
      if (arena?.extent.batch === batch && arena.extent.steps >= steps) return arena.placed;
      arena?.free();
      arena = undefined;
      arena = createArena(host, { steps, batch }, place);
      return arena.placed;
    },
    forward({ model: { inputs, forward } }, pointer, steps, batch, drawn) {
      // prettier-ignore
      host.kernels.copyRows(batch * steps, inputSize, pointer, 4 * inputSize, inputs.pointer, inputs.stride);
      forward(steps, drawn);
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
