import { readFileSync, readdirSync } from 'node:fs';
import * as z from 'zod';

const summary = z.object({
  tasks: z.array(
    z.object({
      taskId: z.string(),
      command: z.string(),
      execution: z.object({ exitCode: z.number().optional() }).nullish(),
    }),
  ),
});

/**
 * The result of each task of the turbo run whose summary is in `folder`.
 * @param {string} folder
 */
export function gateResults(folder) {
  return readdirSync(folder)
    .flatMap((file) => summary.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))).tasks)
    .filter(({ command }) => command !== '<NONEXISTENT>')
    .map(({ taskId, execution }) => ({ name: taskId, passed: execution?.exitCode === 0 }));
}
