import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { learningCurve } from '@tapehead/figures';
import {
  nameOf,
  RunError,
  runFiles,
  type RunRecord,
  runRecord,
  type Standing,
  type SweepJob,
  type SweepReport,
} from '@tapehead/runs';
import { fileFault, type Lock, nodeDisk, writeWhole } from '@tapehead/runs/node';
import * as z from 'zod';
import { jsonText } from '../json.js';
import type { JobResult } from './job-outcome.js';
import { areWeightsOf } from './stored-weights.js';
import { checkpointFile } from './train-job.js';

/** What a run folder of a sweep says of the sweep. */
const state = z.object({
  /** What became of the run so far; one that is `stopped` may go on. */
  record: runRecord.nullable(),
  /** How good the run was at each rung of halving, by its training sequences. */
  standings: z.record(
    z.string(),
    z.object({
      id: z.string(),
      wrongShare: z.number().nullable(),
      bitsPerSequence: z.number().nullable(),
    }),
  ),
});

export type RunState = z.output<typeof state>;

/** The folder of a sweep: a run folder for each of its runs, and the report. What writes throws a {@link RunError}. */
export interface SweepFolder {
  readonly path: string;
  runPath(job: SweepJob): string;
  /**
   * What is known of a run; nothing of a new one, and of one whose file is damaged or another run's. One that is
   * done, but whose weights are missing or damaged, has no record, so that they are made again.
   */
  readState(job: SweepJob): Promise<RunState>;
  readCheckpoint(job: SweepJob): Promise<Uint8Array | null>;
  writeCheckpoint(job: SweepJob, bytes: Uint8Array): Promise<void>;
  /** Stores what a task gave, `rung` being where it was to stop. */
  writeResult(job: SweepJob, result: JobResult, rung: number | null): Promise<void>;
  writeReport(report: SweepReport): Promise<void>;
}

const stateFile = 'run.json';

/** Whether a folder is that of a sweep's run, which the sweep alone goes on with. */
export function isRunOfSweep(path: string): boolean {
  return [stateFile, checkpointFile].some((name) => existsSync(join(path, name)));
}

/** The folder that this lock holds. */
export function sweepFolder(path: string, lock: Pick<Lock, 'check'>): SweepFolder {
  const runPath = ({ id }: SweepJob) => join(path, 'runs', id);
  const write = async (file: string, contents: string | Uint8Array) => {
    try {
      lock.check();
      await mkdir(dirname(file), { recursive: true });
      writeWhole(nodeDisk, file, Buffer.from(contents));
    } catch (error) {
      const fault = fileFault(error);
      if (fault === undefined) throw error;
      throw new RunError(
        `${file}: cannot be written: ${fault}. When that is mended, the same command goes on`,
      );
    }
  };
  const read = (file: string) => readFile(file).catch(() => null);
  const readState = async (job: SweepJob): Promise<RunState> => {
    const text = await read(join(runPath(job), stateFile));
    const { data } = state.safeParse(text && json(text.toString()));
    const ids = [data?.record, ...Object.values(data?.standings ?? {})].flatMap(
      (one) => one?.id ?? [],
    );
    // One of another run is as good as none.
    if (!data || ids.some((id) => id !== job.id)) return { record: null, standings: {} };
    if (data.record?.status !== 'done') return data;
    const weights = await read(join(runPath(job), runFiles.weights));
    return weights && areWeightsOf(job.config, weights) ? data : { ...data, record: null };
  };
  const writeState = (job: SweepJob, next: RunState) =>
    write(join(runPath(job), stateFile), `${JSON.stringify(next, null, 2)}\n`);
  return {
    path,
    runPath,
    readState,
    readCheckpoint: (job) => read(join(runPath(job), checkpointFile)),
    async writeCheckpoint(job, bytes) {
      await write(join(runPath(job), checkpointFile), bytes);
    },
    async writeResult(job, { outcome, files }, rung) {
      const { record, standing, log } = outcome;
      const folder = runPath(job);
      await write(join(folder, runFiles.config), `${JSON.stringify(job.config, null, 2)}\n`);
      await write(join(folder, runFiles.log), log.map((event) => `${jsonText(event)}\n`).join(''));
      if (record.curve.length > 0) await write(join(folder, runFiles.figure), curveOf(job, record));
      const { weights, trace, checkpoint } = files;
      if (weights) await write(join(folder, runFiles.weights), weights);
      if (trace !== undefined) await write(join(folder, runFiles.trace), trace);
      if (checkpoint) await write(join(folder, checkpointFile), checkpoint);
      const { standings } = await readState(job);
      await writeState(job, {
        record,
        standings: rung === null ? standings : { ...standings, [rung]: standing },
      });
      // Only now, so that a crash before loses nothing.
      if (record.status !== 'stopped') await rm(join(folder, checkpointFile), { force: true });
    },
    async writeReport({ markdown, figures }) {
      await write(join(path, 'report.md'), markdown);
      for (const [name, svg] of Object.entries(figures)) await write(join(path, name), svg);
    },
  };
}

function curveOf({ fields }: SweepJob, { curve }: RunRecord): string {
  return learningCurve({
    title: `Learning curve with ${nameOf(fields)}`,
    series: [{ label: 'loss', points: curve }],
  });
}

/** The record of a run that could not be computed. */
export function failedRecord(id: string, fault: string): RunRecord {
  return {
    ...{ id, status: 'failed', fault, sequences: 0, trainSeconds: 0, bitsPerSequence: null },
    ...{ solved: false, firstZero: null, evaluation: [], curve: [] },
    // Nothing was measured that would have to be called by its name.
    measure: { wrong: 'wrong outputs', cost: 'cost per sequence', by: 'wrong outputs' },
  };
}

/** How good a run was at a rung, or when it was over before that; one without any standing stands last. */
export function standingAt(id: string, { standings }: RunState, rung: number): Standing {
  const last = Object.values(standings).at(-1);
  return standings[rung] ?? last ?? { id, wrongShare: null, bitsPerSequence: null };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
