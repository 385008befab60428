import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from './json.js';

/**
 * The file in a run folder that says how many seconds of CPU time its process has used up to the end of training, from its
 * own start, with the checks. Other work on the machine hardly changes it.
 */
export const cpuFile = 'cpu-seconds.json';

/** Null if it was not measured. */
export async function readCpuSeconds(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, cpuFile), 'utf8').catch(() => '');
  return z.number().safeParse(parseJson(text)).data ?? null;
}
