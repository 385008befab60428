import * as z from 'zod';
import { parseOptions, wholeNumber } from '../options/index.js';
import type {
  AddressingSizes,
  ControllerSizes,
  HeadSizes,
  ModelSizes,
} from '../interfaces/index.js';

/*
 * The sizes that parts are built with, whatever else the object holds: a task, too, has those of a model.
 */
const size = wholeNumber(1, 2 ** 24);
const outer = wholeNumber(1, 65536);

const error = (names: string) => ({ error: `an object of sizes: ${names}` });

/** Those of a controller. */
export const controllerSizes: z.ZodType<ControllerSizes> = z.object(
  { inputSize: size },
  error('inputSize'),
);
/** Those of a stage of addressing. */
export const addressingSizes: z.ZodType<AddressingSizes> = z.object(
  { slots: size, width: size },
  error('slots, width'),
);
/** Those of a head. */
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
