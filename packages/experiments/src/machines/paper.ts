import { oneOf, parseOptions, realNumber, strictOptions, wholeNumber } from '@tapehead/core';
import { initialValueOption } from '@tapehead/core/layers';
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
import { optionsOf } from '../part-options.js';
import type { MachineLoader } from './machine.js';

const options = strictOptions({
  /** N. */
  slots: wholeNumber(1, 65_536).default(128),
  /** M. */
  width: wholeNumber(1, 4096).default(20),
  initialMemory: initialValueOption.default({ kind: 'constant', value: 1e-6 }),
  /** R. */
  readHeads: wholeNumber(0, 64).default(1),
  /** W. */
  writeHeads: wholeNumber(0, 64).default(1),
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
});

/** The paper's machine. */
export const paperMachine: MachineLoader = (given, controller) => {
  const { addressing, ...plain } = parseOptions('paper', options, given);
  return {
    options: {
      ...plain,
      addressing: {
        content: content(addressing.content).options,
        interpolate: interpolate(addressing.interpolate).options,
        shift: shift(addressing.shift).options,
        sharpen: sharpen(addressing.sharpen).options,
      },
    },
    model: paper({ ...plain, addressing, ...(controller && { controller }) }),
  };
};
