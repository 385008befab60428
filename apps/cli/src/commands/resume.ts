import {
  chooseEngine,
  type Finished,
  fullReport,
  readFinished,
  readRun,
  type StoredRun,
  trainRun,
  UserError,
} from '@tapehead/runs';
import {
  hasTensorboard,
  lockFolder,
  nodeDisk,
  openRunFolder,
  type RunFolder,
  writeTensorboard,
} from '@tapehead/runs/node';
import { type Command, Option } from 'commander';
import { selectBackend } from '../backend.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { realNumber } from '../flags.js';
import type { Host } from '../host.js';
import { newRun } from '../new-run.js';
import { jsonListener } from '../output/json-listener.js';
import { textListener } from '../output/text-listener.js';
import { type CheckpointFlags, checkpointOptions, checkpointPlan } from './checkpoint-options.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sweepOf } from '../sweep/sweep-folder.js';
import { sharedOptions } from './shared-options.js';

interface ResumeFlags extends CheckpointFlags, PartsFlags {
  readonly maxSeconds?: number;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `tapehead resume <run>`: continues a run that was stopped for any reason. */
export function resumeCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary('go on with a run that was stopped')
    .description(
      'Goes on with a run from its last checkpoint. It ends with the same weights, learning curve and evaluation, bit for bit, as if it had never stopped.',
    )
    .argument('<run>', 'a run folder')
    .addOption(
      new Option(
        '--max-seconds <seconds>',
        'end training after this time in all (default: as before)',
      ).argParser(realNumber),
    )
    .addOption(checkpointOptions.every('as before'))
    .addOption(checkpointOptions.keep('as before'))
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.force())
    .addOption(sharedOptions.json())
    .addOption(sharedOptions.quiet())
    .addHelpText(
      'after',
      `
Examples:
  tapehead resume runs/copy-lstm-seed1
  tapehead resume runs/copy-lstm-seed1 --max-seconds 600

A run that has come to its end is left as it is. Budget and schedule belong to a run and cannot be changed: begin
another with tapehead train … --config runs/…/config.json --max-sequences …

Exit codes: 0 done, 2 bad input, 3 failed run, 130 interrupted (tapehead resume goes on).`,
    )
    .action(async (run: string, flags: ResumeFlags) => {
      end(await resume(run, flags, host));
    });
}

async function resume(path: string, flags: ResumeFlags, host: Host): Promise<ExitCode> {
  const sweep = sweepOf(path);
  // A run of a sweep: the sweep may be training it at the same time.
  const lock =
    sweep === null ? null : lockFolder(host.disk ?? nodeDisk, sweep, { force: flags.force });
  try {
    return await resumeFolder(path, flags, host);
  } finally {
    lock?.release();
  }
}

async function resumeFolder(path: string, flags: ResumeFlags, host: Host): Promise<ExitCode> {
  const parts = await runParts(flags, host.signal);
  const folder = openRunFolder(path, { force: flags.force, disk: host.disk });
  try {
    const finished = await readFinished(folder, flags.maxSeconds, host.signal, parts);
    if (finished) {
      tellFinished(finished, folder, flags, host);
      return exitCode.done;
    }
    const run = await readRun(folder, flags.maxSeconds, host.signal, parts);
    await goOn(run, folder, flags, host);
  } finally {
    folder.release();
  }
  return host.signal.aborted ? exitCode.interrupted : exitCode.done;
}

function tellFinished(
  { event, fault }: Finished,
  { path }: RunFolder,
  { json, quiet }: ResumeFlags,
  { stdout, stderr }: Host,
): void {
  if (fault !== null) stderr.write(`${fault}.\n`);
  if (json) stdout.write(`${JSON.stringify({ ...event, runDir: path })}\n`);
  else if (!quiet) stderr.write(`${path}: this run has come to its end; nothing is left to do.\n`);
}

async function goOn(
  { experiment, computation, plan, label, resume }: StoredRun,
  folder: RunFolder,
  flags: ResumeFlags,
  host: Host,
): Promise<void> {
  if (!computation) {
    throw new UserError(
      `${folder.path}: the run was begun with an engine or a backend that this version does not have`,
    );
  }
  const { engine: name, backend, workers, modules } = computation;
  await selectBackend(backend);
  const model = experiment.build();
  try {
    const { task } = experiment;
    const engine = chooseEngine({ name, backend, workers }, model, experiment);
    const output = flags.json ? jsonListener(host) : textListener(host, task, flags);
    await trainRun({
      ...newRun(),
      experiment,
      model,
      engine,
      backend,
      storage: folder,
      label,
      resume,
      report: fullReport,
      listeners: [
        output,
        ...(hasTensorboard(folder)
          ? [writeTensorboard({ folder, experiment, model, engine, from: resume.from })]
          : []),
      ],
      signal: host.signal,
      plan: checkpointPlan(flags, plan),
      modules,
    });
  } finally {
    model.dispose();
  }
}
