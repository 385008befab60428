import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedis } from './find-redis.js';

// As whoever can write to Redis may do.
export { packResult } from '../result-bytes.js';

/** A real redis-server on a free port of this machine, which keeps what it has when it is started again. */
export interface TestRedis {
  readonly port: number;
  /** Where it keeps what it has, with every command that changed something. */
  readonly folder: string;
  /** A connection of its own; the caller ends it. */
  connect(): Redis;
  /** Ends it at once (`SIGKILL`) or in good order. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal: `SIGSTOP` makes it keep its connections and say nothing, `SIGCONT` goes on. */
  signal(signal: NodeJS.Signals): void;
  /** Starts it again on the same port, with the data that it had. */
  start(): Promise<void>;
  /** Ends it for good. */
  dispose(): Promise<void>;
}

export async function startRedis(...more: readonly string[]): Promise<TestRedis> {
  const binary = findRedis();
  const folder = mkdtempSync(join(tmpdir(), 'tapehead-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;
  const start = async () => {
    const started = spawn(
      binary.path,
      [
        ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'always', ...more],
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...(binary.libraries && { LD_LIBRARY_PATH: binary.libraries }) },
      },
    );
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject);
      started.once('exit', (code) => {
        reject(new Error(`redis-server ended with code ${String(code)}`));
      });
      started.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  await start();
  return {
    port,
    folder,
    connect: () => new Redis(port),
    start,
    stop,
    signal: (signal) => {
      child?.kill(signal);
    },
    async dispose() {
      await stop('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}
