import { arch, availableParallelism, cpus, freemem, platform, totalmem } from 'node:os';
import { type ExitCode, exitCode } from '@tapehead/command';
import type { Experiment } from '@tapehead/experiments';
import { backendNames } from '@tapehead/runs';
import { type CompilationReport, explainCompilation, hasRelaxedSimd } from '@tapehead/wasm';
import { version_wasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Command } from 'commander';
import { selectBackend } from '../backend.js';
import type { Host } from '../host.js';
import { modelSources, readModel } from '../models/read-model.js';
import type { StoredModel } from '../models/stored-model.js';
import { describeCompilation } from '../output/describe-compilation.js';
import { describeModel } from '../output/describe-model.js';
import { decimal } from '../output/format.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { version } from '../version.js';
import { sharedOptions } from './shared-options.js';

interface DoctorFlags extends PartsFlags {
  readonly json?: boolean;
}

/** `tapehead doctor [model]`: whether this machine can train, and on what, and how it computes a model. */
export function doctorCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Says what tfjs computes on here, and whether it does so correctly; of a model, whether it is compiled, and what became of its step.',
    )
    .argument('[model]', modelSources)
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead doctor
  tapehead doctor zoo:copy-lstm
  tapehead doctor runs/mine --json

Exit codes: 0 ready to train, 3 not.`,
    )
    .action(async (source: string | undefined, flags: DoctorFlags) => {
      const { json } = flags;
      const parts = await runParts(flags, host.signal);
      const stored = source === undefined ? null : await readModel(source, host, parts);
      const machine = await diagnose();
      const diagnosis = { ...machine, ...(stored && { model: await examine(stored, machine.ok) }) };
      host.stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : asText(diagnosis, source));
      end(diagnosis.ok ? exitCode.done : exitCode.failedRun);
    });
}

/** How a model is computed. */
type ModelDiagnosis = CompilationReport & { readonly description: string };

/** Compiles a model, if the backend for that works. */
async function examine(
  { build, experiment }: StoredModel,
  canCompile: boolean,
): Promise<ModelDiagnosis> {
  if (canCompile) await selectBackend('wasm');
  const model = build();
  try {
    const report: CompilationReport = canCompile
      ? explainCompilation(model, { ...(experiment && updateParts(experiment)) })
      : { engine: 'reference', because: 'The wasm backend does not work here.' };
    return { description: describeModel(model), ...report };
  } finally {
    model.dispose();
  }
}

/** What updates the model in training. */
const updateParts = ({ stepOptions: { optimizer, clip } }: Experiment) => ({ optimizer, clip });

interface BackendDiagnosis {
  readonly name: string;
  /** Why it does not work; null if it does. */
  readonly fault: string | null;
}

interface Diagnosis {
  /** Whether the default backend works. */
  readonly ok: boolean;
  readonly simd: boolean;
  /** Whether the engine `compiled-relaxed` can be used. */
  readonly relaxedSimd: boolean;
  readonly backends: readonly BackendDiagnosis[];
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: Readonly<Record<'totalBytes' | 'freeBytes' | 'processBytes', number>>;
  /** How the model that was named is computed. */
  readonly model?: ModelDiagnosis;
}

async function diagnose(): Promise<Diagnosis> {
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const backends: BackendDiagnosis[] = [];
  for (const name of backendNames) backends.push({ name, fault: await faultOf(name) });
  return {
    ok: backends[0]?.fault === null,
    simd: simd === true,
    relaxedSimd: hasRelaxedSimd(),
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

function asText(diagnosis: Diagnosis, source = 'the model'): string {
  const {
    ok,
    simd,
    relaxedSimd,
    backends,
    versions,
    platform: system,
    processor,
    cores,
    memory,
  } = diagnosis;
  const { model } = diagnosis;
  const mebibytes = (bytes: number) => `${decimal(bytes / 2 ** 20, 0)} MiB`;
  return [
    ...backends.map(({ name, fault }) => `backend ${name}: ${fault ?? 'works'}`),
    `WebAssembly SIMD: ${simd ? 'yes' : 'no'}; relaxed, for --engine compiled-relaxed: ${relaxedSimd ? 'yes' : 'no'}`,
    `versions: ${Object.entries(versions)
      .map(([name, number]) => `${name} ${number}`)
      .join(', ')}`,
    `machine: ${system}, ${cores} cores, ${processor}`,
    `memory: ${mebibytes(memory.totalBytes)}, ${mebibytes(memory.freeBytes)} free; this process ${mebibytes(memory.processBytes)}`,
    ok ? 'Ready to train.' : 'Training needs --backend cpu here, if that works, and is slow.',
    ...(model ? ['', `${source}: ${model.description}`, ...describeCompilation(model)] : []),
    '',
  ].join('\n');
}
