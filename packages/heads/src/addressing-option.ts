import type { AddressingDefinition } from '@tapehead/core';
import { definitionOption } from '@tapehead/core/layers';

/** The schema of an option that is an addressing. */
export const addressingOption = definitionOption<AddressingDefinition>(
  'an addressing, such as ntmAddressing() or content()',
);
