import { type JsonObject, parseOptions } from '@tapehead/core';
import * as z from 'zod';
import type { AddressingKernels, MemorySizes } from '../kernel-table.js';
import { at, fromColumn, padded } from '../rows.js';
import { contentOptions, contentStage } from './content.js';
import { interpolateStage } from './interpolate.js';
import { sharpenOptions, sharpenStage } from './sharpen.js';
import { shiftOptions, shiftStage } from './shift.js';

const stageOptions = z.tuple([contentOptions, z.object({}), shiftOptions, sharpenOptions]);

/** Content, interpolation, shift and sharpening in one kernel; the same as the four one after the other. */
export function ntmAddressingKernels(
  stages: readonly JsonObject[],
  { slots, width }: MemorySizes,
): AddressingKernels {
  const [content, , shift, sharpen] = parseOptions('ntmAddressing', stageOptions, stages);
  const { keyActivation, strengthActivation, norm } = content;
  const { range, order, activation } = shift;
  const { form, sharpeningActivation } = sharpen;
  const row = padded(slots);
  return {
    parameterSize: width + 1 + 1 + range + 1,
    usesBefore: false,
    place({ host, arena }, { parameters: { raw, values, gradients }, previous, after, dContents }) {
      const { kernels } = host;
      const { batch } = arena;
      const kept = arena.history(4 * row);
      const scratch = arena.block(4 * (row + range) + 64);
      return {
        stages: [
          contentStage(values, width),
          interpolateStage(fromColumn(values, width + 1)),
          shiftStage(fromColumn(values, width + 2), range, order),
          sharpenStage(fromColumn(values, width + 2 + range)),
        ],
        forward(t, contents, squares) {
          // prettier-ignore
          kernels.ntmAddressing(batch, slots, width, keyActivation, strengthActivation, norm.form, norm.epsilon, range, order, activation, form, sharpeningActivation, at(raw, t), at(values, t), raw.stride, contents, squares, at(previous, t), at(kept, t), at(after, t), scratch);
        },
        backward(t, contents, squares, dAfter, _dBefore, dPrevious) {
          // prettier-ignore
          kernels.ntmAddressingBackward(batch, slots, width, keyActivation, strengthActivation, norm.form, norm.epsilon, range, order, activation, form, sharpeningActivation, at(raw, t), at(values, t), at(gradients, t), raw.stride, contents, squares, at(previous, t), at(kept, t), at(after, t), dAfter, dPrevious, dContents, scratch);
        },
      };
    },
  };
}
