import { type ExitCode, exitCode } from '@tapehead/command';
import { type Task, wordsOf } from '@tapehead/core';
import type { Experiment } from '@tapehead/experiments';
import { plainMachine, sparsePass } from '@tapehead/ntm';
import { evaluateUntil } from '@tapehead/runs';
import type { EvaluationEntry } from '@tapehead/trainer';
import type { Command } from 'commander';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { experimentFor } from '../models/experiment-for.js';
import { hardened } from '../models/harden.js';
import { useModel } from '../models/open-model.js';
import { modelSources, readModel } from '../models/read-model.js';
import { decodeStoredModel, type StoredModel } from '../models/stored-model.js';
import { evaluationTable } from '../output/evaluation-table.js';
import { proofText } from '../output/proof-text.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { type Proof, prove } from '../proof/prove.js';
import { wrongBitsIn } from '../proof/try-sequence.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { sharedOptions } from './shared-options.js';

interface HardenFlags extends PartsFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly prove?: boolean;
  readonly task?: string;
  readonly lengths?: readonly number[];
  readonly sequences?: number;
  readonly slots?: number;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `tapehead harden <model>`: makes the moves of a trained machine hard, and measures or proves that it still answers. */
export function hardenCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Makes a machine whose heads move by whole slots and look nothing up by content, and measures it beside the original. If the original has learned to move by shifts, it answers as before; if its heads need their lookups, it does not.',
    )
    .argument('<model>', modelSources)
    .option('--out <file>', 'the file to write (default: none)', localPath)
    .addOption(sharedOptions.overwrite())
    .option(
      '--prove',
      'try to prove that it answers every sequence of every length (copy and reverse, with a feedforward controller)',
    )
    .addOption(sharedOptions.task())
    .addOption(sharedOptions.lengths())
    .addOption(sharedOptions.sequences())
    .addOption(sharedOptions.slots())
    .addOption(sharedOptions.engine())
    .addOption(sharedOptions.backend())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead harden runs/copy-lstm-seed1 --out hard.safetensors
  tapehead harden zoo:copy-lstm --lengths 20,1000 --slots 1008
  tapehead harden zoo:reverse-feedforward --prove`,
    )
    .action(async (source: string, flags: HardenFlags) => {
      end(await harden(source, flags, host));
    });
}

async function harden(source: string, flags: HardenFlags, host: Host): Promise<ExitCode> {
  const { out, overwrite, json } = flags;
  const { stdout, signal } = host;
  if (out !== undefined) checkTarget(out, { overwrite });
  const parts = await runParts(flags, signal);
  const before = await readModel(source, host, parts);
  const bytes = hardened(source, before);
  const experiment = experimentFor(source, before, flags.task);
  const { task } = experiment;
  const hard = decodeStoredModel(source, bytes, parts);
  const proof = flags.prove ? await proofOf(before, hard, task) : null;
  const original = await measure(before, experiment, flags, signal);
  const entries = await measure(hard, experiment, flags, signal);
  if (signal.aborted) return exitCode.interrupted;
  if (out !== undefined) writeUserFile(out, bytes, { overwrite });
  const stillAnswers = isNoWorse(task, original, entries);
  const done = { event: 'done', out: out ?? null, stillAnswers, original, hardened: entries };
  const verdict = stillAnswers
    ? 'it answers no worse than before'
    : 'it answers worse than before, so its heads need their lookups or shifts in between';
  stdout.write(
    json
      ? `${JSON.stringify({ ...done, ...(proof && { proof }) })}\n`
      : `As it was trained:\n${evaluationTable(task, original)}\nWith hard moves:\n${evaluationTable(task, entries)}\n${out ?? source}: ${verdict}\n${proof ? proofText(proof) : ''}`,
  );
  return exitCode.done;
}

/** What can be proved of a machine, with what its hardened form does where that fails. */
async function proofOf(before: StoredModel, hard: StoredModel, task: Task): Promise<Proof> {
  const proof = await useModel(before, { engine: 'reference' }, ({ model }) =>
    prove(plainMachine(model), task),
  );
  if (proof.proved || proof.sequence === null) return proof;
  const { sequence } = proof;
  // So many that neither head comes round.
  const slots = 4 * sequence.length + 5;
  const wrong = await useModel(hard, { engine: 'reference', slots }, ({ model }) =>
    wrongBitsIn(sparsePass(model), task, sequence),
  );
  return { ...proof, wrong };
}

/** Whether no entry is worse, by what says most of the task's outputs. */
export function isNoWorse(
  task: Task,
  original: readonly EvaluationEntry[],
  entries: readonly EvaluationEntry[],
): boolean {
  const { by } = wordsOf(task);
  const score = ({ wrong, cost }: EvaluationEntry) => (by === 'wrong outputs' ? wrong : cost);
  return entries.every((entry, index) => {
    const before = original[index];
    return before !== undefined && score(entry) <= score(before);
  });
}

function measure(
  stored: StoredModel,
  experiment: Experiment,
  { lengths, sequences, slots, engine, backend }: HardenFlags,
  signal: AbortSignal,
): Promise<readonly EvaluationEntry[]> {
  return useModel(stored, { slots, engine, backend }, ({ passes }) =>
    evaluateUntil(signal, experiment, passes, {
      ...(lengths && { settings: lengths.map((length) => ({ length })) }),
      ...(sequences !== undefined && { sequences }),
    }),
  );
}
