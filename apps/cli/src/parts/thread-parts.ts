import { usedModule } from '@tapehead/runs';
import * as z from 'zod';

/** The modules that a thread is started with, and what they were when this process loaded them. */
export const threadParts = z.object({
  modules: z.array(usedModule.and(z.object({ path: z.string() }))),
});

export type ThreadParts = Readonly<z.output<typeof threadParts>>;
