import * as z from 'zod';
import type { Binding } from '../kernel-table.js';
import { placeLinear } from '../linear.js';
import { at, fromColumn, type Rows } from '../rows.js';

/** The forms of a model's output layer. */
export const outputOption = z.enum(['controller-and-reads', 'controller', 'reads']);

export interface OutputIo {
  /** H, R·M and O. */
  readonly controllerSize: number;
  readonly readSize: number;
  readonly outputSize: number;
  /** Rows [h | reads], and their gradient. */
  readonly features: Rows;
  readonly dFeatures: Rows;
}

export interface PlacedOutput {
  readonly logits: Rows;
  readonly dLogits: Rows;
  begin(): void;
  /** The logits of all steps at once. */
  forward(steps: number): void;
  /** The gradient of the features of all steps at once. */
  backward(steps: number): void;
  end(steps: number): void;
}

/** Places the output layer. It has nothing to wait for, so it is one product over all steps. */
export function placeOutput(
  binding: Binding,
  form: z.output<typeof outputOption>,
  io: OutputIo,
): PlacedOutput {
  return form === 'reads' ? placeReads(binding, io) : placeLinearOutput(binding, form, io);
}

function placeLinearOutput(
  { host, arena, weights }: Binding,
  form: 'controller-and-reads' | 'controller',
  { controllerSize, readSize, outputSize, features, dFeatures }: OutputIo,
): PlacedOutput {
  const logits = arena.sequence(outputSize);
  const dLogits = arena.history(outputSize);
  const linear = placeLinear({ host, arena }, [{ weights, from: 0, to: 0, count: outputSize }], {
    inputs: form === 'controller' ? controllerSize : controllerSize + readSize,
    outputs: outputSize,
    known: 0,
    x: features,
    y: logits,
    dy: dLogits,
  });
  return {
    logits,
    dLogits,
    begin: linear.begin,
    forward: linear.forwardAll,
    backward(steps) {
      host.kernels.clear((steps * dFeatures.step) / 4, at(dFeatures, 0));
      linear.backwardAll(steps, dFeatures);
    },
    end: linear.end,
  };
}

/** The reads themselves are the logits. */
function placeReads(
  { host, arena }: Binding,
  { controllerSize, outputSize, features, dFeatures }: OutputIo,
): PlacedOutput {
  const { kernels } = host;
  const { batch } = arena;
  const logits = arena.sequence(outputSize);
  const dLogits = arena.history(outputSize);
  // prettier-ignore
  const copy = (steps: number, from: Rows, to: Rows) => {
    kernels.copyRows(batch * steps, outputSize, at(from, 0), from.stride, at(to, 0), to.stride);
  };
  return {
    logits,
    dLogits,
    begin() {
      // There are no weights.
    },
    forward(steps) {
      copy(steps, fromColumn(features, controllerSize), logits);
    },
    backward(steps) {
      kernels.clear((steps * dFeatures.step) / 4, at(dFeatures, 0));
      copy(steps, dLogits, fromColumn(dFeatures, controllerSize));
    },
    end() {
      // There are no weights.
    },
  };
}
