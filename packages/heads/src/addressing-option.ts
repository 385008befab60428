import type { AddressingDefinition } from '@tapehead/core';
import { definitionOption } from '@tapehead/core/layers';
import type * as z from 'zod';

/** The schema of an option that is an addressing. */
export const addressingOption: z.ZodType<AddressingDefinition, AddressingDefinition> =
  definitionOption<AddressingDefinition>('an addressing, such as ntmAddressing() or content()');
