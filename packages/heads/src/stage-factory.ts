import type { Addressing, AddressingDefinition, AddressingSizes, JsonObject } from '@tapehead/core';
import { addressingSizes, partFactory } from '@tapehead/core/layers';
import type * as z from 'zod';
import { checkedStage } from './checked-stage.js';

/** A function that makes a stage of addressing from options, as they were stored or typed. */
export function stageFactory<Schema extends z.ZodType<JsonObject>>(
  kind: string,
  schema: Schema,
  build: (options: z.output<Schema>, sizes: AddressingSizes) => Addressing,
): (options: unknown) => AddressingDefinition {
  return partFactory(
    kind,
    schema,
    (options, sizes: AddressingSizes) => checkedStage(kind, sizes, build(options, sizes)),
    addressingSizes,
  );
}
