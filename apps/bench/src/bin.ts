import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { selectWasm } from '@tapehead/wasm';
import { measure } from './measure.js';
import { peakMemory } from './memory.js';
import { type Result, resultsOf, table } from './results.js';
import { scaling, type Scaling } from './scaling.js';
import { compiledSubject, foreignSubject, referenceSubject } from './subjects.js';
import { paperSizes, type Work } from './work.js';

const usage = `Usage: pnpm bench [--json] [--against FILE.wasm] [--quick]

  --json          print one JSON object and nothing else
  --against FILE  also measure a foreign engine, in rounds that take turns with ours
  --quick         fewer rounds, no scaling, no reference`;

function argumentsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((argument) => argument !== '--'),
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        against: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

const controllers = ['lstm', 'feedforward'] as const;

async function compare(work: Work, against: string | undefined, rounds: number): Promise<Result[]> {
  const subjects = [compiledSubject(work)];
  if (against !== undefined) subjects.push(await foreignSubject(against, work));
  const measured = measure(subjects, work.batch, { rounds, millisecondsPerRound: 150 });
  for (const subject of subjects) subject.dispose();
  return resultsOf(work, measured);
}

function reference(work: Work): Result[] {
  const subject = referenceSubject(work);
  const measured = measure([subject], work.batch, { rounds: 3, millisecondsPerRound: 1 });
  subject.dispose();
  return resultsOf(work, measured);
}

async function main(): Promise<void> {
  const { json, quick, against, help } = argumentsOf(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return;
  }
  await selectWasm();
  const peakMemoryBytes = peakMemory();
  const say = (text: string) => {
    if (!json) console.log(text);
  };
  const [processor] = cpus();
  const machine = {
    processor: processor?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
  say(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}. Milliseconds of process CPU time per sequence.\n`,
  );
  const rounds = quick ? 7 : 21;
  const results: Result[] = [];
  for (const controller of controllers) {
    for (const [T, batch] of [
      [20, 1],
      [20, 16],
      [120, 1],
    ] as const) {
      const work = { controller, T, batch, ...paperSizes };
      results.push(...(await compare(work, against, rounds)));
      if (!quick && T === 20) results.push(...reference(work));
    }
  }
  say(table(results));
  const sweeps: Scaling[] = quick ? [] : scaling(7);
  for (const { over, exponent, points } of sweeps) {
    const list = points.map(({ size, milliseconds }) => `${size}: ${milliseconds} ms`).join(', ');
    say(`\nover ${over}, exponent ${exponent}: ${list}`);
  }
  say(
    `\npeak memory above the loaded backend, T = 120: ${(peakMemoryBytes.aboveBackend / 2 ** 20).toFixed(1)} MiB`,
  );
  if (json) console.log(JSON.stringify({ machine, results, scaling: sweeps, peakMemoryBytes }));
}

await main();
