import {
  type AddressingDefinition,
  checkedElsewhere,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { compose } from './compose.js';
import { content, type ContentOptions } from './content.js';
import { interpolate, type InterpolateOptions } from './interpolate.js';
import { sharpen, type SharpenOptions } from './sharpen.js';
import { shift, type ShiftOptions } from './shift.js';

/** The options of the four stages. */
export interface NtmAddressingOptions {
  /** Of content addressing (eq. 5, 6). */
  readonly content?: ContentOptions;
  /** Of the interpolation with the previous weighting (eq. 7). */
  readonly interpolate?: InterpolateOptions;
  /** Of the circular shift (eq. 8). */
  readonly shift?: ShiftOptions;
  /** Of the sharpening (eq. 9). */
  readonly sharpen?: SharpenOptions;
}

const stages = strictOptions({
  content: checkedElsewhere<ContentOptions>(),
  interpolate: checkedElsewhere<InterpolateOptions>(),
  shift: checkedElsewhere<ShiftOptions>(),
  sharpen: checkedElsewhere<SharpenOptions>(),
});

/**
 * The paper's addressing (Figure 2): content, interpolation, circular shift, sharpening.
 * @throws {InvalidOptionsError} for options out of range.
 * @example
 * ```ts
 * import { ntmAddressing, writeHead } from '@tapehead/heads';
 *
 * // At first the head prefers to move on to the next slot.
 * const addressing = ntmAddressing({ shift: { bias: { offset: 1, value: 1 } } });
 * const head = writeHead({ addressing });
 * ```
 */
export function ntmAddressing(given: NtmAddressingOptions = {}): AddressingDefinition {
  // Each stage checks its own options.
  const options = parseOptions('ntmAddressing', stages, given);
  return compose(
    content(options.content),
    interpolate(options.interpolate),
    shift(options.shift),
    sharpen(options.sharpen),
  );
}
