import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { exitCode } from '@tapehead/command';
import { hasRelaxedSimd, selectWasm } from '@tapehead/wasm';
import { measureCompilation } from './compilation.js';
import { measure } from './measure.js';
import { peakMemory } from './memory.js';
import { type Beside, measureOwnParts, ownPartsText } from './own-parts.js';
import { measurePeers, type Peer, peersText } from './peers.js';
import { type Result, resultsOf, table } from './results.js';
import { scaling, type Scaling } from './scaling.js';
import { compiledSubject, foreignSubject, referenceSubject } from './subjects.js';
import { buildModel, paperSizes, smallSizes, type Work } from './work.js';
import { endUnread, hearOfIt } from './unread.js';
import { measureWorkers } from './workers.js';

const usage = `Usage: pnpm bench [--json] [--against FILE.wasm] [--peers FOLDER] [--quick] [--workers 1,2,4] [--own-parts]

  --json          print one JSON object and nothing else
  --against FILE  also measure a foreign engine, in rounds that take turns with ours
  --peers FOLDER  where packages of peers are installed: npm install --prefix FOLDER @jax-js/jax
  --quick         fewer rounds, no scaling, no reference, no parts of one's own, no peers
  --workers LIST  only how fast so many workers train one model, such as 1,2,4
  --own-parts     only machines with a part of one's own, beside the reference path`;

function argumentsOf(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: args.filter((argument) => argument !== '--'),
      options: {
        json: { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
        against: { type: 'string' },
        peers: { type: 'string', default: '.' },
        workers: { type: 'string' },
        'own-parts': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(exitCode.badInput);
  }
}

const controllers = ['lstm', 'feedforward'] as const;

async function compare(work: Work, against: string | undefined, rounds: number): Promise<Result[]> {
  const subjects = [compiledSubject(work)];
  if (hasRelaxedSimd()) subjects.push(compiledSubject(work, buildModel(work), 'relaxed'));
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

async function reportWorkers(list: string, json: boolean): Promise<void> {
  if (!/^\d{1,2}(,\d{1,2})*$/.test(list)) {
    console.error(`--workers ${list}: expected numbers with commas between, such as 1,2,4`);
    process.exit(exitCode.badInput);
  }
  const results = await measureWorkers(list.split(',').map(Number));
  if (json) {
    console.log(JSON.stringify({ results }));
    return;
  }
  console.log('controller   batch  workers  sequences/s  speedup');
  for (const { controller, batch, workers, sequencesPerSecond, speedup } of results) {
    const cells = [batch, workers, sequencesPerSecond, speedup].map(String);
    const widths = [7, 9, 13, 9];
    const line = cells.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('');
    console.log(controller.padEnd(11) + line);
  }
}

async function main(): Promise<void> {
  const {
    json,
    quick,
    against,
    peers: folder,
    workers,
    help,
    ...rest
  } = argumentsOf(process.argv.slice(2));
  if (help) {
    console.log(usage);
    return;
  }
  await selectWasm();
  if (workers !== undefined) {
    await reportWorkers(workers, json);
    return;
  }
  if (rest['own-parts']) {
    const results = measureOwnParts(quick ? 1 : 3);
    console.log(json ? JSON.stringify({ results }) : ownPartsText(results));
    return;
  }
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
  if (!hasRelaxedSimd()) say('compiled-relaxed is left out: this Node has no relaxed SIMD.\n');
  const rounds = quick ? 7 : 21;
  const results: Result[] = [];
  for (const controller of controllers) {
    for (const [T, batch, sizes] of [
      [20, 1, paperSizes],
      [20, 16, paperSizes],
      [120, 1, paperSizes],
      [20, 1, smallSizes],
    ] as const) {
      const work = { controller, T, batch, ...sizes };
      await hearOfIt();
      results.push(...(await compare(work, against, rounds)));
      if (!quick && T === 20) results.push(...reference(work));
    }
  }
  say(table(results));
  await hearOfIt();
  const [compilation, forwardCompilation] = (['training', 'forward'] as const).map((passes) => {
    const measured = measureCompilation(passes, quick ? 3 : 9);
    const { recording, generating, verifying } = measured;
    say(
      `\ncompiling the LSTM machine, first thing in a process, for ${passes}: recording ${recording.toFixed(0)} ms, generating ${generating.toFixed(0)} ms, comparing ${verifying.toFixed(0)} ms`,
    );
    return measured;
  });
  const ownParts: readonly Beside[] = quick ? [] : measureOwnParts(3);
  if (!quick) say(`\n${ownPartsText(ownParts)}`);
  const peers: readonly Peer[] = quick ? [] : measurePeers(folder);
  if (!quick) say(`\n${peersText(peers)}`);
  const sweeps: Scaling[] = quick ? [] : scaling(7);
  for (const { over, exponent, points } of sweeps) {
    const list = points.map(({ size, milliseconds }) => `${size}: ${milliseconds} ms`).join(', ');
    say(`\nover ${over}, exponent ${exponent}: ${list}`);
  }
  say(
    `\npeak memory above the loaded backend, T = 120: ${(peakMemoryBytes.aboveBackend / 2 ** 20).toFixed(1)} MiB`,
  );
  if (json)
    console.log(
      JSON.stringify({
        machine,
        results,
        compilation,
        forwardCompilation,
        ownParts,
        peers,
        scaling: sweeps,
        peakMemoryBytes,
      }),
    );
}

endUnread();
await main();
process.exitCode = exitCode.done;
