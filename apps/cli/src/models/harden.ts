import { encodeModelFile, type TensorData } from '@tapehead/checkpoint';
import { UserError } from '@tapehead/runs';
import * as z from 'zod';
import type { StoredModel } from './stored-model.js';

const head = z.looseObject({
  options: z.looseObject({
    addressing: z.object({
      kind: z.literal('compose'),
      options: z.object({
        stages: z.tuple([
          z.looseObject({ kind: z.literal('content') }),
          z.looseObject({ kind: z.literal('interpolate') }),
          z.looseObject({
            kind: z.literal('shift'),
            options: z.looseObject({
              range: z.int(),
              activation: z.enum(['softmax', 'sparsemax']),
            }),
          }),
          z.looseObject({ kind: z.literal('sharpen') }),
        ]),
      }),
    }),
  }),
});

const machine = z.object({
  kind: z.literal('ntm'),
  options: z.looseObject({
    heads: z.array(head),
    memory: z.looseObject({ options: z.looseObject({ width: z.int() }) }),
  }),
});

/** The sigmoid of this is 0, in float32 almost to the last bit. */
const closed = -100;

/** So many times their size, raw numbers of a shift that differ by 0.1 give a distribution of 0 and 1. */
const hardness = 1000;

/**
 * The file of a machine whose heads move by whole slots only: the interpolation gate g is always closed, so that nothing is
 * looked up by content, and all of the shift weighting s is on its largest offset. Only weights of the heads change.
 * @throws {UserError} for a model whose heads do not have the paper's addressing.
 */
export function hardened(where: string, model: StoredModel): Uint8Array {
  const { architecture, inputSize, outputSize, metadata } = model;
  const { success, data } = machine.safeParse(architecture);
  if (!success) {
    throw new UserError(
      `${where}: only heads with the paper's addressing (content, interpolate, shift with a softmax or sparsemax, sharpen) have moves to harden`,
    );
  }
  const { heads, memory } = data.options;
  const weights = new Map(model.weights);
  for (const [index, { options }] of heads.entries()) {
    const [, , shift] = options.addressing.options.stages;
    // After the key k and its strength β.
    const gate = memory.options.width + 1;
    const shifts = { from: gate + 1, to: gate + 1 + shift.options.range };
    for (const part of ['weight', 'bias']) {
      const name = `heads.${index}.${part}`;
      const tensor = model.weights.get(name);
      if (tensor === undefined) throw new UserError(`${where}: it has no weights ${name}`);
      weights.set(name, hardenedTensor(tensor, gate, shifts, part === 'bias' ? closed : 0));
    }
  }
  const { config, computation } = metadata;
  return encodeModelFile({
    architecture,
    inputSize,
    outputSize,
    weights,
    tensors: {},
    metadata: {
      ...(config !== undefined && { config }),
      ...(computation !== undefined && { computation }),
    },
  });
}

/** With the column of the gate replaced, and those of the shifts made larger. */
function hardenedTensor(
  { shape, data }: TensorData,
  gate: number,
  shifts: { readonly from: number; readonly to: number },
  gateValue: number,
): TensorData {
  const columns = shape.at(-1) ?? 1;
  return {
    shape,
    data: data.map((value, index) => {
      const column = index % columns;
      if (column === gate) return gateValue;
      return column >= shifts.from && column < shifts.to ? hardness * value : value;
    }),
  };
}
