/**
 * Addressing stages, read heads and write heads of a Neural Turing Machine.
 * @module @tapehead/heads
 */

import type { Registry } from '@tapehead/core';
import { loadCompose } from './compose.js';
import { loadContent } from './content.js';
import { loadDncAccess } from './dnc/dnc-access.js';
import { loadDirect } from './direct.js';
import { loadInterpolate } from './interpolate.js';
import { loadLeastUsedAccess } from './least-used-access.js';
import { loadPointer } from './pointer.js';
import { loadReadHead } from './read-head.js';
import { loadSharpen } from './sharpen.js';
import { loadShift } from './shift.js';
import { loadStackHead } from './stack-head.js';
import { loadTapeHead } from './tape-head.js';
import { loadTopK } from './top-k.js';
import { loadWriteHead } from './write-head.js';

export { compose } from './compose.js';
export {
  content,
  type ContentOptions,
  contentWeighting,
  type CosineNorm,
  cosineSimilarity,
} from './content.js';
export { dncAccess } from './dnc/dnc-access.js';
export type { DncAccessOptions } from './dnc/dnc-options.js';
export type { DncState } from './dnc/dnc-state.js';
export type { Links } from './dnc/links.js';
export { direct, type DirectOptions } from './direct.js';
export type { InitialWeighting } from './initial-weighting.js';
export { interpolate, type InterpolateOptions, interpolation } from './interpolate.js';
export {
  leastUsedAccess,
  type LeastUsedAccessOptions,
  type LeastUsedState,
} from './least-used-access.js';
export { ntmAddressing, type NtmAddressingOptions } from './ntm-addressing.js';
export { pointer, type PointerBias, type PointerOptions } from './pointer.js';
export { readHead, type ReadHeadOptions } from './read-head.js';
export { sharpen, type SharpenForm, type SharpenOptions, sharpening } from './sharpen.js';
export {
  circularShift,
  type OffsetOrder,
  shift,
  type ShiftActivation,
  type ShiftOptions,
} from './shift.js';
export { type StackActionBias, stackHead, type StackHeadOptions } from './stack-head.js';
export { tapeHead, type TapeHeadOptions, type TapeMoveBias, type TapeState } from './tape-head.js';
export { topK, type TopKOptions } from './top-k.js';
export { writeHead, type WriteHeadOptions } from './write-head.js';

/** This package's addressings by kind. */
export const addressings: Registry['addressings'] = {
  content: loadContent,
  interpolate: loadInterpolate,
  shift: loadShift,
  sharpen: loadSharpen,
  direct: loadDirect,
  'top-k': loadTopK,
  pointer: loadPointer,
  compose: loadCompose,
};

/** This package's heads by kind. */
export const heads: Registry['heads'] = {
  read: loadReadHead,
  write: loadWriteHead,
  stack: loadStackHead,
  tape: loadTapeHead,
  dnc: loadDncAccess,
  'least-used': loadLeastUsedAccess,
};
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
