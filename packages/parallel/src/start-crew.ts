import type { SequenceModel } from '@tapehead/core';
import type { CompiledStep, CompileOptions, WeightNumbers } from '@tapehead/wasm';
import type { Crew } from './crew.js';
import { canShareMemory, mailboxMemory } from './mailbox.js';
import { messageCrew } from './message-crew.js';
import type { Blueprint, SharedMemory } from './protocol.js';
import { sharedCrew } from './shared-crew.js';
import type { Thread } from './thread.js';

export interface CrewOptions {
  readonly model: SequenceModel;
  readonly step: CompiledStep;
  readonly weights: WeightNumbers;
  readonly options: Pick<CompileOptions, 'optimizer' | 'loss'> & {
    readonly memory?: 'shared' | 'transferred' | undefined;
  };
}

/**
 * Lets fresh threads build the same model and step.
 * @throws {Error} if one cannot; then none is left running.
 */
export async function startCrew(
  threads: readonly Thread[],
  { model, step, weights, options }: CrewOptions,
): Promise<{ readonly crew: Crew; readonly memory: 'shared' | 'transferred' }> {
  const { memory = canShareMemory() ? 'shared' : 'transferred' } = options;
  const blueprint = blueprintOf(model, options);
  const places =
    memory === 'shared' ? shareMemory(threads.length, weights.count, step.contributionCount) : [];
  try {
    await Promise.all(
      threads.map((thread, index) =>
        start(thread, index + 1, blueprint, places[index] ?? null, step.contributionCount),
      ),
    );
  } catch (error) {
    for (const thread of threads) thread.end();
    throw error;
  }
  if (memory === 'transferred') return { memory, crew: messageCrew(threads, weights) };
  const workers = threads.flatMap((thread, index) => {
    const place = places[index];
    return place ? [{ thread, memory: place }] : [];
  });
  return { memory, crew: sharedCrew(workers, weights) };
}

function blueprintOf(
  { architecture, inputSize, outputSize }: SequenceModel,
  { optimizer, loss }: CrewOptions['options'],
): Blueprint {
  return {
    architecture: { kind: architecture.kind, options: architecture.options },
    inputSize,
    outputSize,
    optimizer: { kind: optimizer.kind, options: optimizer.options },
    loss: loss?.kind ?? 'sigmoid-cross-entropy',
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
