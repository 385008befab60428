import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** What else computes the paper's step on this machine, each in a process of its own. */
export interface Peer {
  readonly name: string;
  readonly T: number;
  readonly batch: number;
  /** Null if it was left out. */
  readonly measured: z.infer<typeof measurement> | null;
  /** Why it was left out; null if it was not. */
  readonly reason: string | null;
}

const measurement = z.object({
  version: z.string(),
  /** Milliseconds of process CPU time, the median of nine steps: forward, backward, clipping and Adam. */
  msPerSequence: z.number(),
  /** What compiling took, where there is any. */
  compileMs: z.number().optional(),
  firstLoss: z.number(),
  lastLoss: z.number(),
});

const script = (name: string) => fileURLToPath(new URL(`../peers/${name}`, import.meta.url));

/** The commands of a peer; the first that can be run is. */
function commands(folder: string): Readonly<Record<string, readonly (readonly string[])[]>> {
  return {
    'jax-js': [[process.execPath, script('jax-step.mjs'), folder]],
    'PyTorch, eager': ['python3', '/usr/bin/python3'].map((python) => [
      python,
      script('torch_step.py'),
    ]),
  };
}

/** After so many milliseconds a peer is given up; compiling one takes half a minute. */
const longest = 600_000;

function parse(text: string): Peer['measured'] {
  try {
    return measurement.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Measures the peers that are installed, with LSTM and T = 20. `folder` has packages among its node_modules. */
export function measurePeers(folder: string): readonly Peer[] {
  return Object.entries(commands(folder)).flatMap(([name, list]) =>
    [1, 16].map((batch): Peer => {
      const T = 20;
      let reason = 'not installed';
      for (const [command = '', ...args] of list) {
        const { status, stdout, stderr, error } = spawnSync(
          command,
          [...args, `${T}`, `${batch}`],
          { encoding: 'utf8', timeout: longest },
        );
        const measured = status === 0 ? parse(stdout) : null;
        if (measured) return { name, T, batch, measured, reason: null };
        reason =
          error?.message ??
          (status === 0
            ? 'what it printed is no measurement'
            : (/^.*(?:Error|Cannot find).*$/m.exec(stderr)?.[0] ?? reason));
      }
      return { name, T, batch, measured: null, reason };
    }),
  );
}

/** The peers as lines of text. */
export function peersText(peers: readonly Peer[]): string {
  return peers
    .map(({ name, T, batch, measured, reason }) => {
      const what = `${name}${measured ? ` ${measured.version}` : ''}, lstm, T ${T}, batch ${batch}: `;
      if (!measured) return `${what}left out. ${reason ?? ''}`;
      const { msPerSequence, compileMs } = measured;
      const compiling =
        compileMs === undefined ? '' : `, after compiling for ${(compileMs / 1000).toFixed(1)} s`;
      return `${what}${msPerSequence.toPrecision(3)} ms a sequence${compiling}`;
    })
    .join('\n');
}
