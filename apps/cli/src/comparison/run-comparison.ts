import { type ExitCode, exitCode } from '@tapehead/command';
import { wordsOf } from '@tapehead/core';
import { runFiles, type UsedModule } from '@tapehead/runs';
import { createRunFolder, type RunFolder } from '@tapehead/runs/node';
import * as z from 'zod';
import { selectBackend } from '../backend.js';
import type { Host } from '../host.js';
import { jsonListener } from '../output/json-listener.js';
import { textListener } from '../output/text-listener.js';
import { type Compared, compareRuns } from './compare-runs.js';
import { comparisonTable } from './comparison-table.js';
import type { Contender } from './contender.js';

/** Flags that every comparison has. */
export interface ComparisonFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly force?: boolean;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface Comparison {
  /** The name of the folder. */
  readonly name: string;
  /** The title of the figure. */
  readonly title: string;
  readonly task: string;
  readonly seed: number;
  readonly contenders: readonly Contender[];
  /** Where their parts come from that Tapehead does not bring along; none, if not given. */
  readonly modules?: readonly UsedModule[];
  /** Puts the conclusion from the numbers into words; null for none. */
  conclude(compared: readonly Compared[]): string | null;
}

/** The files of a comparison beside the run folders of its machines. */
const files = { figure: 'error-by-length.svg', summary: 'comparison.json' } as const;

/**
 * Trains and measures machines, and prints and draws how they compare. If the signal interrupts it, everything measured
 * so far is kept and shown.
 */
export async function runComparison(
  comparison: Comparison,
  {
    out,
    overwrite = false,
    force = false,
    engine,
    backend = 'wasm',
    json,
    quiet = false,
  }: ComparisonFlags,
  host: Host,
): Promise<ExitCode> {
  const { name, task, seed, contenders, modules = [] } = comparison;
  const { stdout, stderr, signal } = host;
  await selectBackend(backend);
  const folder = createRunFolder(name, { path: out, overwrite, force, disk: host.disk });
  try {
    const configs = contenders.map((contender) => [contender.name, contender.experiment.config]);
    folder.write(runFiles.config, `${JSON.stringify(Object.fromEntries(configs), null, 2)}\n`);
    const compared = await compareRuns(contenders, {
      folder,
      overwrite,
      force,
      engine,
      backend,
      signal,
      modules,
      listen({ name: machine, title, experiment }) {
        if (json) return [jsonListener(host, { machine })];
        if (quiet) return [];
        stderr.write(`${title}\n`);
        // On stderr, since only the comparison itself belongs on stdout.
        return [textListener({ ...host, stdout: stderr }, experiment.task, {})];
      },
    });
    const conclusion = comparison.conclude(compared);
    const summary = {
      event: 'comparison',
      task,
      seed,
      conclusion,
      machines: compared.map(({ name: machine, title, done }) => {
        const { sequences, trainSeconds, solved, evaluation, runDir } = done;
        return { machine, title, sequences, trainSeconds, solved, evaluation, runDir };
      }),
      outDir: folder.path,
    };
    folder.write(files.summary, `${JSON.stringify(summary, null, 2)}\n`);
    await drawErrors(comparison, compared, folder);
    stdout.write(
      json
        ? `${JSON.stringify(summary)}\n`
        : [
            comparisonTable(compared),
            ...(conclusion === null ? [] : [conclusion, '']),
            `${signal.aborted ? 'Interrupted. ' : ''}Folder: ${folder.path}`,
            '',
          ].join('\n'),
    );
    return signal.aborted ? exitCode.interrupted : exitCode.done;
  } finally {
    folder.release();
  }
}

/** The training range, as every task of Tapehead's has it; one of another may have none. */
const range = z.object({ minLength: z.number(), maxLength: z.number() });

async function drawErrors(
  { title, contenders }: Comparison,
  compared: readonly Compared[],
  folder: RunFolder,
): Promise<void> {
  const { errorByLength, errorPoints } = await import('@tapehead/figures');
  const series = compared.flatMap(({ title: label, done }) => {
    const points = errorPoints(done.evaluation);
    return points.length === 0 ? [] : [{ label, points }];
  });
  const [first] = contenders;
  if (first === undefined || series.length === 0) return;
  const training = range.safeParse(first.experiment.task.options).data;
  if (!training) return;
  folder.write(
    files.figure,
    errorByLength({
      title,
      wrong: wordsOf(first.experiment.task).wrong,
      series,
      training: { from: training.minLength, to: training.maxLength },
    }),
  );
}
