import type { Batch, SequenceModel } from '@tapehead/core';
import {
  type CompiledStep,
  type CompileOptions,
  shareRecording,
  type WeightNumbers,
} from '@tapehead/wasm';
import type { Crew } from './crew.js';
import { canShareMemory, mailboxMemory } from './mailbox.js';
import { messageCrew } from './message-crew.js';
import type { Blueprint, SharedMemory } from './protocol.js';
import { sharedCrew } from './shared-crew.js';
import type { Thread } from './thread.js';

export interface CrewOptions {
  /** The forms in which the model is trained. */
  readonly forms: readonly [SequenceModel, ...SequenceModel[]];
  readonly step: CompiledStep;
  readonly weights: WeightNumbers;
  readonly options: Pick<CompileOptions, 'loss' | 'simd'> & {
    readonly memory?: 'shared' | 'transferred' | undefined;
  };
}

/**
 * Lets fresh threads build the same model and step.
 * @throws {Error} if one cannot; then none is left running.
 */
export async function startCrew(
  threads: readonly Thread[],
  { forms, step, weights, options }: CrewOptions,
): Promise<{ readonly crew: Crew; readonly memory: 'shared' | 'transferred' }> {
  const { memory = canShareMemory() ? 'shared' : 'transferred' } = options;
  try {
    // While the threads load their script, this one compiles, so that they find the recording compared with tfjs.
    const probes = forms.map((form, index) => computeProbe(form, step, index));
    const blueprint = blueprintOf(forms, options);
    const places =
      memory === 'shared' ? shareMemory(threads.length, weights.count, step.contributionCount) : [];
    await Promise.all(
      threads.map((thread, index) =>
        start(thread, index + 1, blueprint, places[index] ?? null, step.contributionCount),
      ),
    );
    const workers = threads.flatMap((thread, index) => {
      const place = places[index];
      return place ? [{ thread, memory: place }] : [];
    });
    const crew = memory === 'shared' ? sharedCrew(workers, weights) : messageCrew(threads, weights);
    for (const probe of probes) await expectSameNumbers(crew, threads.length, probe);
    return { memory, crew };
  } catch (error) {
    for (const thread of threads) thread.end();
    throw error;
  }
}

/** A small batch, and what it contributes in one of the forms. */
interface Probe {
  readonly part: Batch;
  readonly form: number;
  readonly loss: number;
  readonly gradients: Float32Array;
}

function computeProbe(
  { inputSize, outputSize }: SequenceModel,
  step: CompiledStep,
  form: number,
): Probe {
  const steps = 2;
  const numbers = (count: number, seed: number) =>
    Float32Array.from({ length: count }, (_, index) => (seed + index * 0.618034) % 1);
  const part: Batch = {
    steps,
    sequences: 1,
    inputs: numbers(steps * inputSize, 0.3),
    targets: numbers(steps * outputSize, 0.7).map(Math.round),
    mask: new Float32Array(steps).fill(1),
  };
  const loss = step.contribute(part, 1, { form });
  return { part, form, loss, gradients: step.contribution().slice() };
}

/**
 * Lets all workers compute the same batch as this thread: a worker that knows another part or loss by the kind
 * of the caller's computes something else.
 * @throws {Error} naming the first that does.
 */
async function expectSameNumbers(
  crew: Crew,
  workers: number,
  { part, form, loss, gradients: own }: Probe,
): Promise<void> {
  crew.begin(Array.from({ length: workers }, () => ({ part, of: 1, drawn: { form } })));
  const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const isFar = (value: number, other: number, scale: number) =>
    Math.abs(value - other) > 1e-3 * scale;
  await crew.finish((contributions) => {
    contributions.forEach((other, index) => {
      const differs =
        isFar(other.loss, loss, Math.max(1, Math.abs(loss))) ||
        own.some((value, at) => isFar(Number(other.gradients[at]), value, largest));
      if (!differs) return;
      throw new Error(
        `worker ${index + 1} computes something else than this thread: it knows another part or loss by the same kind. ` +
          'Start workers that know yours: a script that calls serve({ registry }).',
      );
    });
  });
}

function blueprintOf(
  forms: CrewOptions['forms'],
  { loss, simd = 'strict' }: CrewOptions['options'],
): Blueprint {
  const [{ inputSize, outputSize }] = forms;
  return {
    forms: forms.map((form) => ({
      architecture: { kind: form.architecture.kind, options: form.architecture.options },
      recording: shareRecording(form),
    })),
    inputSize,
    outputSize,
    loss: loss?.kind ?? 'sigmoid-cross-entropy',
    simd,
  };
}

function shareMemory(
  workers: number,
  weightCount: number,
  contributionCount: number,
): readonly SharedMemory[] {
  const weights = new SharedArrayBuffer(4 * weightCount);
  return Array.from({ length: workers }, () => ({
    weights,
    mailbox: mailboxMemory(contributionCount),
  }));
}

async function start(
  thread: Thread,
  number: number,
  blueprint: Blueprint,
  shared: SharedMemory | null,
  contributionCount: number,
): Promise<void> {
  const built = await new Promise<number>((resolve, reject) => {
    const fail = (message: string) => {
      reject(new Error(`worker ${number} cannot be started: ${message}`));
    };
    thread.onFault(fail);
    thread.onReply((reply) => {
      if (reply.kind === 'ready') resolve(reply.contributionCount);
      if (reply.kind === 'failed') fail(reply.message);
    });
    thread.post({ kind: 'start', blueprint, shared });
  });
  if (built === contributionCount) return;
  throw new Error(
    `worker ${number} has built another model: its gradients are ${built} numbers, expected ${contributionCount}`,
  );
}
