import { decodeModelFile } from '@tapehead/checkpoint';
import { runFiles } from '@tapehead/runs';
import * as z from 'zod';
import { isPacked, pageStorage } from './kept-run.js';

const customTask = z.object({
  task: z.object({ kind: z.literal('custom'), options: z.object({ source: z.string() }) }),
});

/** The source of the visitor's task that a run was trained on; null for other tasks, and damaged files. */
export function sourceIn(bytes: Uint8Array): string | null {
  try {
    const config = isPacked(bytes) ? configOf(bytes) : decodeModelFile(bytes).metadata.config;
    return customTask.safeParse(config).data?.task.options.source ?? null;
  } catch {
    return null;
  }
}

function configOf(packed: Uint8Array): unknown {
  const text = pageStorage(packed).files.get(runFiles.config);
  return JSON.parse(new TextDecoder().decode(text));
}
