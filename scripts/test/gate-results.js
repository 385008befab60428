import { readFileSync, readdirSync } from 'node:fs';
import * as z from 'zod';

const summary = z.object({
  tasks: z.array(
    z.object({
      taskId: z.string(),
      command: z.string(),
      execution: z
        .object({ exitCode: z.number().optional(), startTime: z.number(), endTime: z.number() })
        .nullish(),
    }),
  ),
});

/**
 * The result of each task of the turbo run whose summary is in `folder`, and how many seconds it took.
 * @param {string} folder
 */
export function gateResults(folder) {
  return readdirSync(folder)
    .flatMap((file) => summary.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))).tasks)
    .filter(({ command }) => command !== '<NONEXISTENT>')
    .map(({ taskId, execution }) => ({
      name: taskId,
      passed: execution?.exitCode === 0,
      seconds: execution ? (execution.endTime - execution.startTime) / 1000 : 0,
    }));
}
