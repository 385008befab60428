import {
  type Complete,
  finiteNumber,
  flag,
  type OptionsShape,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import type * as z from 'zod';

/** The schema of the options of `dncAccess`. */
export const dncOptions: z.ZodType<CompleteDncOptions, DncAccessOptions> = strictOptions({
  reads: wholeNumber(1, 64).default(4),
  writes: wholeNumber(1, 16).default(1),
  mask: flag().default(false),
  wipe: flag().default(false),
  sharpen: flag().default(false),
  freeBias: finiteNumber().default(0),
  strengthBias: finiteNumber().default(0),
} satisfies OptionsShape<DncAccessOptions>);

/** The options of `dncAccess`. */
export interface DncAccessOptions {
  /** R, read weightings; 4 by default. */
  readonly reads?: number | undefined;
  /** W, write weightings; 1 by default. */
  readonly writes?: number | undefined;
  /** Whether keys are compared with a part of each slot only, as `content` with its `mask`; false by default. */
  readonly mask?: boolean | undefined;
  /** Whether slots that are freed are wiped as well, M(i) ψ(i); false by default. */
  readonly wipe?: boolean | undefined;
  /** Whether forward and backward weightings are sharpened; false by default. */
  readonly sharpen?: boolean | undefined;
  /** What the biases of the free gates' raw numbers start from; 0 by default. */
  readonly freeBias?: number | undefined;
  /** What the biases of the raw numbers of all β start from; 0 by default. */
  readonly strengthBias?: number | undefined;
}

/** The options of `dncAccess` with all defaults filled in. */
export type CompleteDncOptions = Complete<DncAccessOptions>;
