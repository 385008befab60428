import { type ExitCode, exitCode } from '@tapehead/command';
import type { SequenceModel } from '@tapehead/core';
import { machineKinds, standardRegistry, warmStart } from '@tapehead/experiments';
import { chooseEngine, fullReport, type Initialization, trainRun } from '@tapehead/runs';
import { createRunFolder, writeTensorboard } from '@tapehead/runs/node';
import { type Command, Option } from 'commander';
import { selectBackend } from '../backend.js';
import { assignment, localPath, realNumber, wholeNumber, workerCount } from '../flags.js';
import type { Host } from '../host.js';
import { nameFile } from '../models/name-file.js';
import { modelSources, readModel } from '../models/read-model.js';
import type { StoredModel } from '../models/stored-model.js';
import { newRun } from '../new-run.js';
import { jsonListener } from '../output/json-listener.js';
import { plottedCurve } from '../output/plotted-curve.js';
import { textListener } from '../output/text-listener.js';
import { loadTaskAndParts, type PartsFlags, toRunParts, usedModules } from '../parts/own-parts.js';
import { threadsFor } from '../parts/parts-of-threads.js';
import { type ConfigFlags, trainConfig } from '../train-config.js';
import { type CheckpointFlags, checkpointOptions, checkpointPlan } from './checkpoint-options.js';
import { sharedOptions } from './shared-options.js';

interface TrainFlags extends ConfigFlags, CheckpointFlags, PartsFlags {
  readonly init?: string;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly force?: boolean;
  readonly engine?: string;
  readonly backend?: string;
  readonly workers?: number;
  readonly tensorboard?: boolean;
  readonly plot?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const { controllers, tasks } = standardRegistry;

const whole = (flags: string, description: string) =>
  new Option(flags, description).argParser(wholeNumber);
const real = (flags: string, description: string) =>
  new Option(flags, description).argParser(realNumber);

/** `tapehead train <task>`: trains a model, evaluates it and leaves a run folder. */
export function trainCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description('Trains a model on a task, evaluates it and leaves a run folder.')
    .argument('[task]', `${Object.keys(tasks).join(', ')}, or a module with a task of your own`)
    .addOption(
      new Option(
        '--controller <kind>',
        `the controller: ${Object.keys(controllers).join(', ')} (default: lstm)`,
      ),
    )
    .addOption(
      new Option(
        '--recipe <name>',
        'settings to start from, see tapehead tasks (default: <task>-<controller>)',
      ),
    )
    .option('--config <file>', "a JSON file with fields that replace the recipe's")
    .addOption(
      new Option('--set <field=value>', 'a field of the config; may be repeated').argParser(
        assignment,
      ),
    )
    .addOption(
      new Option(
        '--machine <kind>',
        `the machine around the controller: ${machineKinds(standardRegistry).join(', ')}`,
      ),
    )
    .addOption(whole('--units <count>', "the controller's units, H"))
    .addOption(whole('--slots <count>', 'slots of the memory, N'))
    .addOption(whole('--width <count>', 'width of a slot, M'))
    .addOption(whole('--shift-range <count>', 'offsets that heads shift by, an odd number'))
    .addOption(real('--learning-rate <rate>', 'the learning rate'))
    .addOption(whole('--batch <count>', 'sequences of a step'))
    .addOption(whole('--max-sequences <count>', 'training sequences in all'))
    .addOption(real('--max-seconds <seconds>', 'end training after this time'))
    .addOption(whole('--seed <number>', 'decides all that is random (default: 1)'))
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .option('--init <model>', `weights to begin with, of ${modelSources}`)
    .addOption(sharedOptions.lengths())
    .addOption(sharedOptions.sequences())
    .option('--out <folder>', 'the run folder (default: a new one in runs)', localPath)
    .option('--overwrite', 'delete the run that is in the run folder')
    .addOption(sharedOptions.force())
    .addOption(sharedOptions.engine('compiled where possible'))
    .addOption(sharedOptions.backend('wasm'))
    .addOption(
      new Option('--workers <count>', 'threads that share each batch (default: 1)').argParser(
        workerCount,
      ),
    )
    .addOption(checkpointOptions.every())
    .addOption(checkpointOptions.keep())
    .option('--tensorboard', 'write event files for TensorBoard into the run folder as well')
    .addOption(sharedOptions.plot())
    .addOption(sharedOptions.json())
    .addOption(sharedOptions.quiet())
    .addHelpText(
      'after',
      `
Examples:
  tapehead train copy --controller feedforward
  tapehead train copy --recipe copy-small --lengths 10,20,40
  tapehead train copy --recipe copy-small --plot
  tapehead train copy --seed 7 --out runs/mine --json
  tapehead train copy --config runs/mine/config.json --set machine.options.slots=64
  tapehead train copy --init zoo:copy-lstm --set task.options.maxLength=40
  tapehead train --data pairs.jsonl --set task.options.heldOut=0.2
  tapehead train ./my-task.js --use ./my-parts.js --controller my-network

Exit codes: 0 done, 2 bad input, 3 failed run, 130 interrupted (tapehead resume goes on).`,
    )
    .action(async (task: string | undefined, flags: TrainFlags) => {
      if (task === undefined && flags.data === undefined) {
        command.error("error: missing required argument 'task', or --data");
      }
      end(await train(task, flags, host));
    });
}

async function train(
  argument: string | undefined,
  flags: TrainFlags,
  host: Host,
): Promise<ExitCode> {
  const { task, parts } = await loadTaskAndParts(argument, flags, host.signal);
  const experiment = await trainConfig(task, flags, parts, host.signal);
  const { config, controller } = experiment;
  const given =
    flags.init === undefined ? null : await readModel(flags.init, host, toRunParts(parts));
  const { engine: engineName, backend = 'wasm', workers, json } = flags;
  await selectBackend(backend);
  const model = experiment.build();
  try {
    const startThread = threadsFor(parts, experiment);
    const choice = { name: engineName, backend, workers, startThread };
    const engine = chooseEngine(choice, model, experiment);
    experiment.checkMemory(engine.name);
    const init = given && initialize(flags.init ?? '', model, given);
    const name = `${task}-${controller}-seed${config.seed}`;
    const { out: path, overwrite, force } = flags;
    const curve = await plottedCurve(host, experiment.task, flags);
    const folder = createRunFolder(name, { path, overwrite, force, disk: host.disk });
    const output = json ? jsonListener(host) : textListener(host, experiment.task, flags, curve);
    await trainRun({
      ...newRun(),
      experiment,
      model,
      engine,
      backend,
      storage: folder,
      report: fullReport,
      listeners: [
        output,
        ...(flags.tensorboard ? [writeTensorboard({ folder, experiment, model, engine })] : []),
      ],
      signal: host.signal,
      plan: checkpointPlan(flags),
      modules: usedModules(parts),
      ...(init && { init }),
    });
  } finally {
    model.dispose();
  }
  return host.signal.aborted ? exitCode.interrupted : exitCode.done;
}

/** @throws {UserError} if none of the weights fits. */
function initialize(
  source: string,
  model: SequenceModel,
  { weights }: StoredModel,
): Initialization {
  return { source, ...nameFile(`--init ${source}`, () => warmStart(model, weights)) };
}
