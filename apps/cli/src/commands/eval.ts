import { withSlots } from '@tapehead/ntm';
import { standardRegistry } from '@tapehead/recipes';
import type { SequenceModel } from '@tapehead/spec';
import { type Command, Option } from 'commander';
import { selectBackend } from '../backend.js';
import { chooseEngine, type Passes } from '../engines.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { wholeNumber } from '../flags.js';
import type { Host } from '../host.js';
import { evaluationTable } from '../output/evaluation-table.js';
import { evaluateUntil } from '../run/evaluate-until.js';
import { readRun } from '../run/stored-run.js';
import { sharedOptions } from './shared-options.js';

interface EvalFlags {
  readonly lengths?: readonly number[];
  readonly sequences?: number;
  readonly slots?: number;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `tapehead eval <run>`: measures a trained model. */
export function evalCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary('measure a trained model')
    .description(
      'Measures the model of a run, on the same sequences every time, by default with the engine and on the backend of the run.',
    )
    .argument('<run>', 'a run folder, or its final.safetensors')
    .addOption(sharedOptions.lengths())
    .addOption(sharedOptions.sequences())
    .addOption(
      new Option(
        '--slots <count>',
        'give the trained machine a memory of so many slots, N, with the same weights',
      ).argParser(wholeNumber),
    )
    .addOption(sharedOptions.engine('that of the run'))
    .addOption(sharedOptions.backend('that of the run'))
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead eval runs/copy-lstm-seed1
  tapehead eval runs/copy-lstm-seed1 --lengths 20,120 --sequences 256 --json
  tapehead eval runs/copy-lstm-seed1 --lengths 120,240 --slots 256`,
    )
    .action(async (run: string, flags: EvalFlags) => {
      end(await evaluateStored(run, flags, host));
    });
}

async function evaluateStored(run: string, flags: EvalFlags, host: Host): Promise<ExitCode> {
  const { lengths, sequences, slots, json } = flags;
  const { stdout, signal } = host;
  const { experiment, computation, build } = await readRun(run);
  const backend = flags.backend ?? computation?.backend ?? 'wasm';
  await selectBackend(backend);
  const model = buildWithSlots(build, slots);
  let passes: Passes | undefined;
  try {
    const name =
      flags.engine ?? (backend === computation?.backend ? computation.engine : undefined);
    const engine = chooseEngine({ name, backend }, model);
    passes = engine.createPasses(model);
    const evaluation = await evaluateUntil(signal, experiment, passes, {
      ...(lengths && { settings: lengths.map((length) => ({ length })) }),
      ...(sequences !== undefined && { sequences }),
      onEntry: (entry) => {
        if (json) stdout.write(`${JSON.stringify({ event: 'evaluation', ...entry })}\n`);
      },
    });
    const { task, controller, config } = experiment;
    const done = {
      event: 'done',
      task: task.kind,
      controller,
      seed: config.seed,
      engine: engine.name,
      backend,
      ...(slots !== undefined && { slots }),
      evaluation,
      runDir: run,
    };
    stdout.write(json ? `${JSON.stringify(done)}\n` : evaluationTable(task, evaluation));
    return signal.aborted ? exitCode.interrupted : exitCode.done;
  } finally {
    passes?.dispose();
    model.dispose();
  }
}

/** The trained model, or its weights in a machine with so many slots. */
function buildWithSlots(build: () => SequenceModel, slots: number | undefined): SequenceModel {
  const trained = build();
  if (slots === undefined) return trained;
  try {
    return withSlots(trained, slots, standardRegistry);
  } finally {
    trained.dispose();
  }
}
