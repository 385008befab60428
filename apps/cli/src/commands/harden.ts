import { evaluateUntil } from '@tapehead/runs';
import type { EvaluationEntry } from '@tapehead/trainer';
import type { Command } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.js';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { experimentFor } from '../models/experiment-for.js';
import { hardened } from '../models/harden.js';
import { useModel } from '../models/open-model.js';
import { modelSources, readModel } from '../models/read-model.js';
import { decodeStoredModel, type StoredModel } from '../models/stored-model.js';
import { evaluationTable } from '../output/evaluation-table.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { sharedOptions } from './shared-options.js';

interface HardenFlags extends PartsFlags {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly task?: string;
  readonly lengths?: readonly number[];
  readonly sequences?: number;
  readonly slots?: number;
  readonly json?: boolean;
}

/** `tapehead harden <model>`: makes the moves of a trained machine hard, and measures whether it still answers. */
export function hardenCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary("make a trained machine's moves hard")
    .description(
      'Makes a machine whose heads move by whole slots and look nothing up by content, and measures it beside the original. If the original has learned to move by shifts, it answers as before; if its heads need their lookups, it does not.',
    )
    .argument('<model>', modelSources)
    .requiredOption('--out <file>', 'the file to write', localPath)
    .addOption(sharedOptions.overwrite())
    .addOption(sharedOptions.task())
    .addOption(sharedOptions.lengths())
    .addOption(sharedOptions.sequences())
    .addOption(sharedOptions.slots())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead harden runs/copy-lstm-seed1 --out hard.safetensors
  tapehead harden zoo:copy-lstm --lengths 20,1000 --slots 1008 --out hard.safetensors`,
    )
    .action(async (source: string, flags: HardenFlags) => {
      end(await harden(source, flags, host));
    });
}

async function harden(source: string, flags: HardenFlags, host: Host): Promise<ExitCode> {
  const { out, overwrite, json } = flags;
  const { stdout, signal } = host;
  checkTarget(out, { overwrite });
  const parts = await runParts(flags, signal);
  const before = await readModel(source, host, parts);
  const bytes = hardened(source, before);
  const { task } = experimentFor(source, before, flags.task);
  const original = await measure(source, before, flags, signal);
  const hard = await measure(source, decodeStoredModel(source, bytes, parts), flags, signal);
  if (signal.aborted) return exitCode.interrupted;
  writeUserFile(out, bytes, { overwrite });
  const stillAnswers = hard.every(({ wrong }, index) => wrong <= (original[index]?.wrong ?? 0));
  const done = { event: 'done', out, stillAnswers, original, hardened: hard };
  const verdict = stillAnswers
    ? 'it answers no worse than before'
    : 'it answers worse than before, so its heads need their lookups or shifts in between';
  stdout.write(
    json
      ? `${JSON.stringify(done)}\n`
      : `As it was trained:\n${evaluationTable(task, original)}\nWith hard moves:\n${evaluationTable(task, hard)}\n${out}: ${verdict}\n`,
  );
  return exitCode.done;
}

function measure(
  source: string,
  stored: StoredModel,
  { task, lengths, sequences, slots }: HardenFlags,
  signal: AbortSignal,
): Promise<readonly EvaluationEntry[]> {
  const experiment = experimentFor(source, stored, task);
  return useModel(stored, { slots }, ({ passes }) =>
    evaluateUntil(signal, experiment, passes, {
      ...(lengths && { settings: lengths.map((length) => ({ length })) }),
      ...(sequences !== undefined && { sequences }),
    }),
  );
}
