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

export interface NtmAddressingOptions {
  readonly content?: ContentOptions;
  readonly interpolate?: InterpolateOptions;
  readonly shift?: ShiftOptions;
  readonly sharpen?: SharpenOptions;
}

const stages = strictOptions({
  content: checkedElsewhere<ContentOptions>(),
  interpolate: checkedElsewhere<InterpolateOptions>(),
  shift: checkedElsewhere<ShiftOptions>(),
  sharpen: checkedElsewhere<SharpenOptions>(),
});

/** The paper's addressing (Figure 2): content, interpolation, circular shift, sharpening. */
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
