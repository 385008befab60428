import type { JsonObject } from '@tapehead/core';
import * as z from 'zod';

/** Schema of a nested part in a model's architecture. Its twin reads its options. */
export const architectureOption = z.object({
  kind: z.string(),
  options: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
});
