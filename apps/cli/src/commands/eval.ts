import { type ExitCode, exitCode } from '@tapehead/command';
import { controllerOf } from '@tapehead/experiments';
import { type LostWeight, sparsePass } from '@tapehead/ntm';
import { evaluateUntil } from '@tapehead/runs';
import { type Command, Option } from 'commander';
import type { Host } from '../host.js';
import { experimentFor } from '../models/experiment-for.js';
import { useModel } from '../models/open-model.js';
import { modelSources, readModel } from '../models/read-model.js';
import { evaluationTable } from '../output/evaluation-table.js';
import { lostText, summarizeLost } from '../output/lost-weight.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface EvalFlags extends PartsFlags {
  readonly task?: string;
  readonly lengths?: readonly number[];
  readonly sequences?: number;
  readonly slots?: number;
  readonly sparse?: boolean;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `tapehead eval <model>`: measures a trained model. */
export function evalCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Measures a model, on the same sequences every time, by default with the engine and on the backend of its training.',
    )
    .argument('<model>', modelSources)
    .addOption(sharedOptions.task())
    .addOption(sharedOptions.lengths())
    .addOption(sharedOptions.sequences())
    .addOption(sharedOptions.slots())
    .addOption(
      new Option(
        '--sparse',
        'give each weighting at most 16 slots and look nothing up, so that a step costs the same in any memory; says how much weight that loses',
      ).conflicts('engine'),
    )
    .addOption(sharedOptions.engine())
    .addOption(sharedOptions.backend())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead eval runs/copy-lstm-seed1
  tapehead eval runs/copy-lstm-seed1 --lengths 20,120 --sequences 256 --json
  tapehead eval runs/copy-lstm-seed1 --lengths 120,240 --slots 256
  tapehead eval zoo:copy-lstm --lengths 20,120 --json
  tapehead eval zoo:copy-lstm --lengths 100000 --slots 100008 --sequences 1 --sparse
  tapehead eval imported.safetensors --task copy`,
    )
    .action(async (source: string, flags: EvalFlags) => {
      end(await evaluateStored(source, flags, host));
    });
}

async function evaluateStored(source: string, flags: EvalFlags, host: Host): Promise<ExitCode> {
  const { task: named, lengths, sequences, slots, sparse, json } = flags;
  const { stdout, signal } = host;
  const stored = await readModel(source, host, await runParts(flags, host.signal));
  const experiment = experimentFor(source, stored, named);
  // The sparse pass computes the model itself: nothing has to be compiled, and no tensor is large but in plain memory.
  const how = sparse ? { ...flags, engine: 'reference', backend: flags.backend ?? 'cpu' } : flags;
  return useModel(stored, how, async ({ model, slotsText, passes, engine, backend }) => {
    if (slotsText !== undefined) host.stderr.write(`${source}: ${slotsText}\n`);
    let losses: readonly LostWeight[] = [];
    const lost: LostWeight[] = [];
    const pass = sparse
      ? sparsePass(model, (one) => {
          losses = [...losses, one];
        })
      : passes;
    const evaluation = await evaluateUntil(signal, experiment, pass, {
      ...(lengths && { settings: lengths.map((length) => ({ length })) }),
      ...(sequences !== undefined && { sequences }),
      onEntry: (entry) => {
        if (losses.length > 0) lost.push(summarizeLost(losses));
        losses = [];
        if (json) stdout.write(`${JSON.stringify({ event: 'evaluation', ...entry })}\n`);
      },
    });
    const { task, config } = experiment;
    const done = {
      event: 'done',
      task: task.kind,
      controller: controllerOf(model.architecture)?.kind ?? model.architecture.kind,
      seed: config.seed,
      engine: sparse ? 'sparse' : engine,
      backend,
      ...(slots !== undefined && { slots }),
      evaluation,
      ...(sparse && { lost }),
      runDir: source,
    };
    stdout.write(
      json
        ? `${JSON.stringify(done)}\n`
        : `${evaluationTable(task, evaluation)}${lostText(evaluation, lost)}`,
    );
    return signal.aborted ? exitCode.interrupted : exitCode.done;
  });
}
