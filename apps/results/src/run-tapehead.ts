import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { parseJson } from './json.js';

/** The built command. */
const tapehead = fileURLToPath(new URL('../../cli/dist/bin.js', import.meta.url));

/**
 * Runs the command in a process of its own, which the signal ends, and hands on what it prints as JSON
 * lines. Returns what went wrong, or null.
 */
export async function runTapehead(
  args: readonly string[],
  signal: AbortSignal,
  onEvent: (event: unknown) => void,
): Promise<string | null> {
  const child = execa(process.execPath, [tapehead, ...args], {
    cancelSignal: signal,
    // It stores where it stands before it ends, which may take a while.
    forceKillAfterDelay: false,
    // In a process group of its own: Ctrl-C in a terminal reaches this process only, and the child once.
    detached: true,
    reject: false,
    stdin: 'ignore',
  });
  for await (const line of child) onEvent(parseJson(line));
  const { exitCode, stderr, shortMessage } = await child;
  return exitCode === 0 ? null : stderr || (shortMessage ?? 'it was ended');
}
