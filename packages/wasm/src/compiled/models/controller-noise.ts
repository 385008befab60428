import type { Binding } from '../kernel-table.js';
import { at, rows, type Rows } from '../rows.js';

export interface NoiseIo {
  /** H. */
  readonly controllerSize: number;
  /** Where the heads and the output layer expect h_t. */
  readonly seen: Rows;
}

/** Noise between the controller and those who see its output. */
export interface PlacedNoise {
  /** Where the controller's own output goes. */
  readonly output: Rows;
  begin(noise: Float32Array | undefined): void;
  forward(t: number): void;
}

/** Places noise, [T, B, H]. Gradients go through it unchanged. */
export function placeNoise(
  { host, arena }: Pick<Binding, 'host' | 'arena'>,
  { controllerSize, seen }: NoiseIo,
): PlacedNoise {
  const { batch, steps: mostSteps } = arena;
  const output = arena.history(controllerSize);
  const most = mostSteps * batch * controllerSize;
  const stride = 4 * controllerSize;
  const noise = rows(arena.block(most), stride, batch * stride, -1);
  return {
    output,
    begin(values) {
      if (values) host.floats(noise.base, values.length).set(values);
      else host.floats(noise.base, most).fill(0);
    },
    forward(t) {
      // prettier-ignore
      host.kernels.addRows(batch, controllerSize, at(output, t), output.stride, at(noise, t), noise.stride, at(seen, t), seen.stride);
    },
  };
}
