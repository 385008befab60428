import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const milliseconds = z.object({
  recording: z.number(),
  generating: z.number(),
  verifying: z.number(),
});

/** What compiling a model costs, in milliseconds of process CPU time. */
export type Compilation = z.output<typeof milliseconds>;

/**
 * What it costs a fresh process to compile the paper's machine with an LSTM for these passes: of so many processes the one
 * whose recording and generating took least, since other work on the machine only adds to it.
 */
export function measureCompilation(passes: 'training' | 'forward', processes: number): Compilation {
  const script = fileURLToPath(new URL('./cold-compilation.js', import.meta.url));
  const measured = Array.from({ length: processes }, () =>
    milliseconds.parse(
      JSON.parse(execFileSync(process.execPath, [script, passes], { encoding: 'utf8' })),
    ),
  );
  const cost = ({ recording, generating }: Compilation) => recording + generating;
  return measured.reduce((least, one) => (cost(one) < cost(least) ? one : least));
}
