import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';
import type { Rng, RngState } from '../interfaces/index.js';

const stateLength = 4;

/**
 * A generator (xoroshiro128+) from a seed.
 * @throws {RangeError} if the seed is not a whole number from 0 to 2^32 − 1.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 *
 * const rng = createRng(1);
 * const [share, slot] = [rng.uniform(), rng.integer(128)]; // from [0, 1); from 0 to 127
 * ```
 */
export function createRng(seed: number): Rng {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`seed: got ${String(seed)}, expected a whole number from 0 to 4294967295`);
  }
  // A small seed used as the state itself would show in the first draws, so another generator mixes it.
  const mixer = mersenne(seed);
  return wrap(xoroshiro128plusFromState(Array.from({ length: stateLength }, () => mixer.next())));
}

/**
 * The generator that a state was taken from: it goes on with the same draws.
 * @throws {RangeError} if the state is not four 32-bit whole numbers, at least one of them not 0.
 * @example
 * ```ts
 * import { createRng, restoreRng } from '@tapehead/core';
 *
 * const rng = createRng(1);
 * const state = JSON.stringify(rng.state());
 * const same = restoreRng(JSON.parse(state));
 * console.log(rng.uniform() === same.uniform()); // true
 * ```
 */
export function restoreRng(state: RngState): Rng {
  const valid =
    Array.isArray(state) &&
    state.length === stateLength &&
    state.every((word) => (word | 0) === word) &&
    state.some(Boolean);
  if (!valid) {
    throw new RangeError(
      `generator state: got ${JSON.stringify([state]).slice(1, -1).slice(0, 80)}, expected ${String(stateLength)} 32-bit whole numbers that are not all 0`,
    );
  }
  return wrap(xoroshiro128plusFromState(state));
}

function wrap(generator: JumpableRandomGenerator): Rng {
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    integer(below) {
      if (!Number.isInteger(below) || below < 1 || below > 2 ** 32) {
        throw new RangeError(
          `integer(below): got ${String(below)}, expected a whole number from 1 to 2^32`,
        );
      }
      return uniformInt(generator, 0, below - 1);
    },
    // Box–Muller. Only one of its two numbers is used, so that there is no second number to store with the state.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fork() {
      // The child gets the next 2^64 draws, the parent jumps over them.
      const child = wrap(generator.clone());
      generator.jump();
      return child;
    },
    state: () => generator.getState(),
  };
}
