import { definitionOption } from '@tapehead/layers';
import type { AddressingDefinition } from '@tapehead/spec';

/** The schema of an option that is an addressing. */
export const addressingOption = definitionOption<AddressingDefinition>(
  'an addressing, such as ntmAddressing() or content()',
);
