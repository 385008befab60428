import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import { backendNames } from '@tapehead/runs';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Command } from 'commander';
import { selectBackend } from '../backend.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import type { Host } from '../host.js';
import { decimal } from '../output/format.js';
import { version } from '../version.js';
import { sharedOptions } from './shared-options.js';

/** `tapehead doctor`: whether this machine can train, and on what. */
export function doctorCommand(
  command: Command,
  { stdout }: Host,
  end: (code: ExitCode) => void,
): void {
  command
    .summary('say what this machine can do')
    .description('Says what tfjs computes on here, and whether it does so correctly.')
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead doctor
  tapehead doctor --json

Exit codes: 0 ready to train, 3 not.`,
    )
    .action(async ({ json }: { readonly json?: boolean }) => {
      const diagnosis = await diagnose();
      stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : asText(diagnosis));
      end(diagnosis.ok ? exitCode.done : exitCode.failedRun);
    });
}

interface BackendDiagnosis {
  readonly name: string;
  /** Null if it works. */
  readonly fault: string | null;
}

interface Diagnosis {
  /** Whether the default backend works. */
  readonly ok: boolean;
  readonly simd: boolean;
  readonly backends: readonly BackendDiagnosis[];
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: Readonly<Record<'totalBytes' | 'freeBytes' | 'processBytes', number>>;
}

async function diagnose(): Promise<Diagnosis> {
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const backends: BackendDiagnosis[] = [];
  for (const name of backendNames) backends.push({ name, fault: await faultOf(name) });
  return {
    ok: backends[0]?.fault === null,
    simd: simd === true,
    backends,
    versions: {
      tapehead: version(),
      node: process.versions.node,
      v8: process.versions.v8,
      'tfjs-core': tf.version_core,
      'tfjs-backend-wasm': version_wasm,
    },
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory: {
      totalBytes: totalmem(),
      freeBytes: freemem(),
      processBytes: process.memoryUsage().rss,
    },
  };
}

/** Selects the backend and differentiates Σ(xy)² on it. */
async function faultOf(backend: string): Promise<string | null> {
  try {
    await selectBackend(backend);
    const derivative = tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(tf.square(tf.matMul(x, [[2], [1]]))));
      return [...gradient(tf.tensor2d([[1, 3]])).dataSync()];
    });
    return derivative.join() === '20,10' ? null : `computes wrong: ${derivative.join()}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function asText(diagnosis: Diagnosis): string {
  const { ok, simd, backends, versions, platform: system, processor, cores, memory } = diagnosis;
  const mebibytes = (bytes: number) => `${decimal(bytes / 2 ** 20, 0)} MiB`;
  return [
    ...backends.map(({ name, fault }) => `backend ${name}: ${fault ?? 'works'}`),
    `WebAssembly SIMD: ${simd ? 'yes' : 'no'}`,
    `versions: ${Object.entries(versions)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ')}`,
    `machine: ${system}, ${cores} cores, ${processor}`,
    `memory: ${mebibytes(memory.totalBytes)}, ${mebibytes(memory.freeBytes)} free; this process ${mebibytes(memory.processBytes)}`,
    ok ? 'Ready to train.' : 'Training needs --backend cpu here, if that works, and is slow.',
    '',
  ].join('\n');
}
