import { type ExitCode, exitCode } from '@tapehead/command';
import { fieldsToConfig, type Field } from '@tapehead/experiments';
import {
  addPhase,
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
import { assignment, realNumber, wholeNumber } from '../flags.js';
import type { Host } from '../host.js';
import { newRun } from '../new-run.js';
import { jsonListener } from '../output/json-listener.js';
import { plottedCurve } from '../output/plotted-curve.js';
import { textListener } from '../output/text-listener.js';
import { type CheckpointFlags, checkpointOptions, checkpointPlan } from './checkpoint-options.js';
import { loadOwnParts, type OwnParts, type PartsFlags, toRunParts } from '../parts/own-parts.js';
import { threadsFor } from '../parts/parts-of-threads.js';
import { sweepOf } from '../sweep/sweep-folder.js';
import { sharedOptions } from './shared-options.js';

interface ResumeFlags extends CheckpointFlags, PartsFlags {
  readonly more?: number;
  readonly learningRate?: number;
  readonly set?: readonly Field[];
  readonly maxSeconds?: number;
  readonly force?: boolean;
  readonly plot?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `tapehead resume <run>`: continues a run that was stopped for any reason, or gives it another phase. */
export function resumeCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Goes on with a run from its last checkpoint. It ends with the same weights, learning curve and evaluation, bit for bit, as if it had never stopped. With --more it gets another phase of training, in the same folder.',
    )
    .argument('<run>', 'a run folder')
    .addOption(
      new Option(
        '--more <sequences>',
        'another phase of so many training sequences, which begins where the run stands',
      ).argParser(wholeNumber),
    )
    .addOption(
      new Option(
        '--learning-rate <rate>',
        "the phase's learning rate (default: that of the phase before)",
      ).argParser(realNumber),
    )
    .addOption(
      new Option(
        '--set <field=value>',
        "the phase's schedule, such as schedule.kind=cosine (default: that of the phase before); may be repeated",
      ).argParser(assignment),
    )
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
    .addOption(sharedOptions.plot())
    .addOption(sharedOptions.json())
    .addOption(sharedOptions.quiet())
    .addHelpText(
      'after',
      `
Examples:
  tapehead resume runs/copy-lstm-seed1
  tapehead resume runs/copy-lstm-seed1 --max-seconds 600
  tapehead resume runs/copy-lstm-seed1 --more 20000 --learning-rate 1e-5
  tapehead resume runs/copy-lstm-seed1 --more 20000 --set schedule.kind=cosine

A run that has come to its end is left as it is, unless it gets more. A phase begins where the run stands, with the
weights that it had last, and its schedule runs over the phase's own budget. The config of the run then says its phases
(phases): tapehead train … --config runs/…/config.json makes the same run, phases and all.

Exit codes: 0 done, 2 bad input, 3 failed run, 130 interrupted (tapehead resume goes on).`,
    )
    .action(async (run: string, flags: ResumeFlags) => {
      requireOfPhase(flags);
      end(await resume(run, flags, host));
    });
}

/** @throws {UserError} for a field that a phase does not have, or fields of a phase where there is none. */
function requireOfPhase({ more, learningRate, set = [] }: ResumeFlags): void {
  for (const { path, value } of set) {
    if (path[0] === 'schedule' || path[0] === 'learningRate') continue;
    throw new UserError(
      `--set ${path.join('.')}=${JSON.stringify(value)}: a phase has only a learningRate and a schedule of its own; for anything else begin another run with tapehead train … --init <run>`,
    );
  }
  const flag = learningRate === undefined ? '--set' : '--learning-rate';
  if (more !== undefined || (learningRate === undefined && set.length === 0)) return;
  throw new UserError(
    `${flag}: got it without --more; a run goes on with the rate and the schedule that it has, and another phase may have its own`,
  );
}

async function resume(path: string, flags: ResumeFlags, host: Host): Promise<ExitCode> {
  const sweep = sweepOf(path);
  if (sweep !== null && flags.more !== undefined) {
    throw new UserError(
      `${path}: it is a run of a sweep, whose runs are compared as they were planned; copy its folder elsewhere and give the copy more`,
    );
  }
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
  const own = await loadOwnParts(flags, host.signal);
  const parts = toRunParts(own);
  const folder = openRunFolder(path, { force: flags.force, disk: host.disk });
  try {
    const { more, learningRate, set = [], maxSeconds } = flags;
    const finished =
      more === undefined ? await readFinished(folder, maxSeconds, host.signal, parts) : undefined;
    if (finished) {
      tellFinished(finished, folder, flags, host);
      return exitCode.done;
    }
    const run = await readRun(folder, maxSeconds, host.signal, parts);
    if (more === undefined) {
      await goOn(run, own, folder, flags, host);
    } else {
      const rate =
        learningRate === undefined ? [] : [{ path: ['learningRate'], value: learningRate }];
      const phase = { sequences: more, fields: fieldsToConfig([...set, ...rate]) };
      await goOn(addPhase(path, run, phase, parts.registry), own, folder, flags, host);
    }
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
  else if (!quiet)
    stderr.write(
      `${path}: this run has come to its end; nothing is left to do. tapehead resume ${path} --more <sequences> trains it further.\n`,
    );
}

async function goOn(
  { experiment, computation, plan, label, resume }: StoredRun,
  parts: OwnParts,
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
    const startThread = threadsFor(parts, experiment);
    const engine = chooseEngine({ name, backend, workers, startThread }, model, experiment);
    const curve = await plottedCurve(host, task, flags, resume.points);
    const output = flags.json ? jsonListener(host) : textListener(host, task, flags, curve);
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
