import * as z from 'zod';
import { parseOptions, wholeNumber } from '../options/index.js';
import type {
  AddressingSizes,
  ControllerSizes,
  HeadSizes,
  ModelSizes,
} from '../interfaces/index.js';

/*
 * The schemas of the sizes that parts are built with. Further members are allowed, so that a task can be given as the
 * sizes of a model.
 */
const size = wholeNumber(1, 2 ** 24);
const outer = wholeNumber(1, 65536);

const error = (names: string) => ({ error: `an object of sizes: ${names}` });

/** The sizes of a controller. */
export const controllerSizes: z.ZodType<ControllerSizes> = z.object(
  { inputSize: size },
  error('inputSize'),
);
/** The sizes of a stage of addressing. */
export const addressingSizes: z.ZodType<AddressingSizes> = z.object(
  { slots: size, width: size },
  error('slots, width'),
);
/** The sizes of a head. */
export const headSizes: z.ZodType<HeadSizes> = z.object(
  { controllerSize: size, slots: size, width: size },
  error('controllerSize, slots, width'),
);
const modelSizes = z.object(
  { inputSize: outer, outputSize: outer },
  error('inputSize, outputSize'),
);

/**
 * The sizes of a model.
 * @throws {InvalidOptionsError} if one is missing or impossible.
 */
export function parseModelSizes(kind: string, sizes: ModelSizes): ModelSizes {
  return parseOptions(kind, modelSizes, sizes);
}
