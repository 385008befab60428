import type { Rng } from './rng.js';

/** A value that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** An object whose members survive JSON; the options of every part are one. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/**
 * A part as data: enough to build it again. Nested parts stand in `options` in the same form, so the
 * architecture of a whole model is one tree, and it is what checkpoints store.
 */
export interface Architecture {
  /** Its name in a registry, such as `lstm`. */
  readonly kind: string;
  /** All that its kind's loader needs to make it again. */
  readonly options: JsonObject;
}

/**
 * What a part is made from. The options are complete (every default filled in) and hold no sizes that
 * follow from the part's neighbours: those come with `build`.
 */
export interface Definition<Part, Sizes> extends Architecture {
  /**
   * Makes the part with fresh weights, and no other tensors. The same sizes and generator state give the
   * same bits.
   */
  build(sizes: Sizes, rng: Rng): Part;
}
