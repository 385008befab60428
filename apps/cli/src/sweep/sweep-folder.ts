import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  checkpointFolder,
  listCheckpoints,
  packFiles,
  RunError,
  type RunFiles,
  runFiles,
  type RunRecord,
  runRecord,
  type Standing,
  type SweepJob,
  type SweepReport,
  unpackFiles,
  UserError,
} from '@tapehead/runs';
import {
  fileFault,
  type Lock,
  makeFolder,
  nodeDisk,
  storedFolder,
  writeWhole,
} from '@tapehead/runs/node';
import * as z from 'zod';
import type { RunOutcome } from './run-outcome.js';
import { areWeightsOf } from './stored-weights.js';

/** The schema of the file in a run folder with the run's state in the sweep. */
const state = z.object({
  /** The result of the run so far; a run that is `stopped` may continue. */
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
   * The state of a run; empty for a new run, or if the file is damaged or of another run. A run that is done but whose
   * weights are missing or damaged has no record, so that it is computed again.
   */
  readState(job: SweepJob): Promise<RunState>;
  /** The files to resume the run from, packed; null if there are none. */
  readStanding(job: SweepJob): Promise<Uint8Array | null>;
  /** Stores the files to resume a run from: first the log, then the checkpoint, which replaces earlier ones. */
  writeStanding(job: SweepJob, packed: Uint8Array): void;
  /** Stores the result of a task; `rung` is where the task was to stop. */
  writeResult(
    job: SweepJob,
    files: RunFiles,
    outcome: RunOutcome,
    rung: number | null,
  ): Promise<void>;
  writeReport(report: SweepReport): void;
}

const stateFile = 'run.json';
const runsFolder = 'runs';

/** The folder of the sweep that a run folder belongs to; null if it belongs to none. The sweep may be writing to it. */
export function sweepOf(runPath: string): string | null {
  const runs = dirname(resolve(runPath));
  const isOfSweep = basename(runs) === runsFolder && existsSync(join(runPath, stateFile));
  return isOfSweep ? dirname(runs) : null;
}

/** The folder that this lock holds. */
export function sweepFolder(path: string, lock: Pick<Lock, 'check'>): SweepFolder {
  const runPath = ({ id }: SweepJob) => join(path, runsFolder, id);
  const attempt = (file: string, action: () => void) => {
    try {
      lock.check();
      action();
    } catch (error) {
      const fault = fileFault(error);
      if (fault === undefined) throw error;
      throw new RunError(
        `${file}: cannot be written: ${fault}. When that is mended, the same command goes on`,
      );
    }
  };
  const write = (file: string, contents: string | Uint8Array) => {
    attempt(file, () => {
      makeFolder(nodeDisk, dirname(file));
      writeWhole(nodeDisk, file, Buffer.from(contents));
    });
  };
  const writeFiles = (job: SweepJob, files: RunFiles) => {
    for (const [name, contents] of files) write(join(runPath(job), name), contents);
  };
  /** All checkpoints but those among the files. */
  const removeOther = (job: SweepJob, files: RunFiles) => {
    const folder = join(runPath(job), checkpointFolder);
    if (!existsSync(folder)) return;
    attempt(folder, () => {
      for (const name of readdirSync(folder)) {
        if (!files.has(`${checkpointFolder}/${name}`)) nodeDisk.remove(join(folder, name));
      }
      if (readdirSync(folder).length === 0) nodeDisk.removeFolder(folder);
    });
  };
  const readState = async (job: SweepJob): Promise<RunState> => {
    const text = await read(join(runPath(job), stateFile));
    const { data } = state.safeParse(text && json(text.toString()));
    const ids = [data?.record, ...Object.values(data?.standings ?? {})].flatMap(
      (one) => one?.id ?? [],
    );
    // A file of another run counts as missing.
    if (!data || ids.some((id) => id !== job.id)) return { record: null, standings: {} };
    if (data.record?.status !== 'done') return data;
    const weights = await read(join(runPath(job), runFiles.weights));
    return weights && areWeightsOf(job.config, weights) ? data : { ...data, record: null };
  };
  const writeState = (job: SweepJob, next: RunState) => {
    write(join(runPath(job), stateFile), `${JSON.stringify(next, null, 2)}\n`);
  };
  return {
    path,
    runPath,
    readState,
    async readStanding(job) {
      const folder = runPath(job);
      const checkpoints = checkpointsIn(folder);
      if (checkpoints.length === 0) return null;
      const files = await Promise.all(
        [runFiles.log, ...checkpoints].map(
          async (name) => [name, (await read(join(folder, name))) ?? Uint8Array.of()] as const,
        ),
      );
      return packFiles(files);
    },
    writeStanding(job, packed) {
      const files = unpackFiles(packed);
      // Written first, so that the folder is known to belong to a sweep from the beginning.
      if (!existsSync(join(runPath(job), stateFile)))
        writeState(job, { record: null, standings: {} });
      writeFiles(job, files);
      removeOther(job, files);
    },
    async writeResult(job, files, { record, standing }, rung) {
      writeFiles(job, files);
      const { standings } = await readState(job);
      writeState(job, {
        record,
        standings: rung === null ? standings : { ...standings, [rung]: standing },
      });
      // Removed only now, so that a crash before loses nothing.
      removeOther(job, files);
    },
    writeReport({ markdown, figures }) {
      write(join(path, 'report.md'), markdown);
      for (const [name, svg] of Object.entries(figures)) write(join(path, name), svg);
    },
  };
}

// A file that cannot be read counts as missing: the run begins again, and reports it if it cannot be written either.
const read = (file: string) => readFile(file).catch(() => null);

function checkpointsIn(folder: string): readonly string[] {
  try {
    return listCheckpoints(storedFolder(folder)).map(({ file }) => file);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** The record of a run that could not be computed. */
export function failedRecord(id: string, fault: string): RunRecord {
  return {
    id,
    status: 'failed',
    fault,
    sequences: 0,
    trainSeconds: 0,
    bitsPerSequence: null,
    solved: false,
    firstZero: null,
    evaluation: [],
    // Nothing was measured, so these names are never shown.
    measure: { wrong: 'wrong outputs', cost: 'cost per sequence', by: 'wrong outputs' },
    curve: [],
  };
}

/** How good a run was at a rung, or at its end if that came earlier. A run without any standing comes last. */
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
