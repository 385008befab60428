import { cpus } from 'node:os';
import { type ExitCode, exitCode } from '@tapehead/command';
import { findRecipe, loadExperiment, recipes as standardRecipes } from '@tapehead/experiments';
import { engineNames, UserError } from '@tapehead/runs';
import { hasRelaxedSimd } from '@tapehead/wasm';
import { type Command, Option } from 'commander';
import { selectBackend } from '../backend.js';
import { measureEngine } from '../bench/measure-engine.js';
import { realNumber } from '../flags.js';
import type { Host } from '../host.js';
import { rough } from '../output/format.js';
import { table } from '../output/table.js';
import { loadOwnParts, type PartsFlags } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface BenchFlags extends PartsFlags {
  readonly recipe?: readonly string[];
  readonly engine?: string;
  readonly seconds: number;
  readonly json?: boolean;
}

/** The recipes of the paper's first experiment. */
const usual = ['copy-feedforward', 'copy-lstm'];

/** `tapehead bench`: how fast this machine trains. */
export function benchCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      'Measures how many sequences of the hardest training setting each engine trains on in a second, one at a time.',
    )
    .addOption(
      new Option(
        '--recipe <names...>',
        `what to train, see tapehead tasks (default: ${usual.join(' ')}, or the recipes of your own)`,
      ),
    )
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.engine('all'))
    .addOption(
      new Option('--seconds <seconds>', 'how long to measure each')
        .argParser(realNumber)
        .default(1),
    )
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead bench
  tapehead bench --recipe priority-sort-lstm --engine compiled --seconds 5 --json
  tapehead bench --use ./my-parts.js`,
    )
    .action(async (flags: BenchFlags) => {
      end(await bench(flags, host));
    });
}

const canRun = (engine: string) => engine !== 'compiled-relaxed' || hasRelaxedSimd();

/** The longest time to measure. */
const mostSeconds = 3600;

async function bench(flags: BenchFlags, { stdout, stderr, signal }: Host): Promise<ExitCode> {
  const { engine, seconds, json } = flags;
  if (!(seconds > 0 && seconds <= mostSeconds)) {
    throw new UserError(
      `--seconds: got ${seconds}, expected a number greater than 0 and at most ${mostSeconds}`,
    );
  }
  const { registry, recipes } = await loadOwnParts(flags, signal);
  const own = Object.keys(recipes).filter((name) => !Object.hasOwn(standardRecipes, name));
  const { recipe: names = own.length > 0 ? own : usual } = flags;
  const subjects = names.map((recipe) => ({
    recipe,
    subject: loadExperiment(findRecipe(recipe, recipes).config, registry),
  }));
  const backend = 'wasm';
  await selectBackend(backend);
  const rows: string[][] = [];
  const engines = engine === undefined ? engineNames.filter(canRun) : [engine];
  if (engine === undefined && !hasRelaxedSimd() && !json)
    stderr.write('leaving out compiled-relaxed: this Node has no relaxed SIMD\n');
  for (const { recipe, subject } of subjects) {
    for (const name of engines) {
      if (signal.aborted) return exitCode.interrupted;
      if (!json) stderr.write(`measuring ${recipe}, ${name}\n`);
      const speed = await measureEngine(subject, { engine: name, backend }, { seconds, signal });
      if (json)
        stdout.write(`${JSON.stringify({ event: 'measurement', recipe, backend, ...speed })}\n`);
      const { sequencesPerSecond, millisecondsPerSequence } = speed;
      rows.push([recipe, name, rough(sequencesPerSecond), rough(millisecondsPerSequence)]);
    }
  }
  if (!json) {
    const heading = ['recipe', 'engine', 'sequences a second', 'ms a sequence'];
    stdout.write(`${cpus()[0]?.model ?? 'unknown processor'}\n${table([heading, ...rows])}`);
  }
  return signal.aborted ? exitCode.interrupted : exitCode.done;
}
