import {
  InvalidOptionsError,
  oneOf,
  parseOptions,
  realNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import { architectureOf, findKind, initialValueOption } from '@tapehead/core/layers';
import {
  content,
  type ContentOptions,
  interpolate,
  type InterpolateOptions,
  sharpen,
  type SharpenOptions,
  shift,
  type ShiftOptions,
} from '@tapehead/heads';
import { paper } from '@tapehead/ntm';
import * as z from 'zod';
import { optionsOf, part } from '../part-options.js';
import type { MachineLoader } from './machine.js';
import { givenController, memorySizes } from './preset-machine.js';

const options = strictOptions({
  ...memorySizes(128, 20),
  initialMemory: initialValueOption.default({ kind: 'constant', value: 1e-6 }),
  /** R. */
  readHeads: wholeNumber(0, 64).default(1),
  /** W. */
  writeHeads: wholeNumber(0, 64).default(1),
  /** Heads of other kinds beside those, from the registry. */
  moreHeads: z.array(part, { error: 'a list of heads' }).default([]),
  /** The stages of every head's addressing, each with the options of its kind. */
  addressing: strictOptions({
    content: optionsOf<ContentOptions>().default({}),
    interpolate: optionsOf<InterpolateOptions>().default({}),
    shift: optionsOf<ShiftOptions>().default({}),
    sharpen: optionsOf<SharpenOptions>().default({}),
  }).prefault({}),
  /** What write heads address by. */
  writesBy: oneOf(['content-and-location', 'location']).default('content-and-location'),
  /** In training, the deviation of the Gaussian noise on the controller's output. */
  controllerNoise: realNumber(0, 100).default(0),
  /**
   * In training, how many slots there are beside those that the longest sequence needs, one of these numbers drawn for each
   * batch, up to N; all of N, if null or not given.
   */
  spareSlots: z
    .array(wholeNumber(0, 65_536), { error: 'a list of numbers of slots, such as [0, 4, 12, 108]' })
    .min(1, { error: 'at least one number of slots' })
    .refine((list) => new Set(list).size === list.length, { error: 'each number once' })
    .nullish(),
});

/** The paper's machine. */
export const paperMachine: MachineLoader = (given, controller, registry) => {
  const { addressing, moreHeads, spareSlots, ...plain } = parseOptions('paper', options, given);
  const others = moreHeads.map((head) =>
    findKind('head', registry.heads, head.kind)(head.options, registry),
  );
  if (spareSlots && plain.initialMemory.kind !== 'constant') {
    throw new InvalidOptionsError([
      `paper.spareSlots: got ${spareSlots.join(', ')} beside initialMemory ${plain.initialMemory.kind}, expected null: what each slot begins with is learned for all of them`,
    ]);
  }
  return {
    options: {
      ...plain,
      // Left out where it is not given, so that such a config is the same as before there was this option.
      ...(spareSlots && { spareSlots }),
      ...(others.length > 0 && { moreHeads: others.map(architectureOf) }),
      addressing: {
        content: content(addressing.content).options,
        interpolate: interpolate(addressing.interpolate).options,
        shift: shift(addressing.shift).options,
        sharpen: sharpen(addressing.sharpen).options,
      },
    },
    spareSlots: spareSlots ?? undefined,
    model: paper({ ...plain, addressing, moreHeads: others, ...givenController(controller) }),
  };
};
