import type { Rng } from '@tapehead/core';

/**
 * The generator, and all that are forked from it, until together they have made `draws` draws; then
 * `exceeded` is called, which must throw. It bounds what a model is allowed to build.
 */
export function limitedRng(rng: Rng, draws: number, exceeded: () => never): Rng {
  let left = draws;
  const counted = <Value>(draw: () => Value): Value => {
    left -= 1;
    return left < 0 ? exceeded() : draw();
  };
  const limited = (source: Rng): Rng => ({
    uniform: () => counted(() => source.uniform()),
    integer: (below) => counted(() => source.integer(below)),
    normal: () => counted(() => source.normal()),
    fork: () => counted(() => limited(source.fork())),
    state: () => source.state(),
  });
  return limited(rng);
}
