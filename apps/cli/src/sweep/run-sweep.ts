import { setMaxListeners } from 'node:events';
import { wordsOf } from '@tapehead/core';
import { loadExperiment } from '@tapehead/experiments';
import {
  RunError,
  type RunOfSweep,
  type RunRecord,
  survivors,
  type SweepJob,
  type SweepPlan,
} from '@tapehead/runs';
import pMap from 'p-map';
import type { JobProgress } from './job-progress.js';
import type { JobRunner } from './job-runner.js';
import { outcomeOf } from './run-outcome.js';
import { failedRecord, standingAt, type SweepFolder } from './sweep-folder.js';

/** Receives the progress of a sweep. */
export interface SweepListener {
  /** A run begins or continues; `upTo` is the rung at which it stops, null for its end. */
  begin(job: SweepJob, upTo: number | null): void;
  progress(job: SweepJob, progress: JobProgress): void;
  /** A run has reached a rung and waits for the others. */
  reachRung(job: SweepJob, rung: number): void;
  /** A run is over; `known` if it already was before this command. */
  end(job: SweepJob, record: RunRecord, known: boolean): void;
}

export interface RunSweepOptions {
  readonly plan: SweepPlan;
  readonly folder: SweepFolder;
  readonly runner: JobRunner;
  /** What computes the runs; null for the compiled engine where that is possible. */
  readonly engine: string | null;
  readonly backend: string;
  readonly listener: SweepListener;
  readonly signal: AbortSignal;
}

/**
 * Computes the missing runs of a sweep, several at a time. Halving waits for all runs at each rung, so which of them
 * continue depends only on their results.
 * @returns every run with its result, in the order of the plan; null if the signal ended the sweep.
 */
export async function runSweep(options: RunSweepOptions): Promise<readonly RunOfSweep[] | null> {
  const { plan, folder, listener, signal } = options;
  const records = new Map<string, RunRecord>();
  for (const job of plan.jobs) {
    const { record } = await folder.readState(job);
    if (!record || record.status === 'stopped') continue;
    records.set(job.id, record);
    listener.end(job, record, true);
  }
  const finish = (job: SweepJob, record: RunRecord) => {
    records.set(job.id, record);
    listener.end(job, record, false);
  };
  let going = plan.jobs;
  for (const rung of plan.halving?.rungs ?? []) {
    await runStage(options, going, rung, records, finish);
    if (signal.aborted) return null;
    going = await keepBest(options, going, rung, finish, records);
  }
  await runStage(options, going, null, records, finish);
  if (signal.aborted) return null;
  return plan.jobs.map((job) => ({
    job,
    record: records.get(job.id) ?? failedRecord(job.id, 'it was not run'),
  }));
}

type Finish = (job: SweepJob, record: RunRecord) => void;

/**
 * Trains every one of these runs that is not over up to the rung, or to its end.
 * @throws {RunError} if the folder cannot be written; the runs have been stopped then.
 */
async function runStage(
  { folder, runner, engine, backend, listener, signal }: RunSweepOptions,
  jobs: readonly SweepJob[],
  rung: number | null,
  records: ReadonlyMap<string, RunRecord>,
  finish: Finish,
): Promise<void> {
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  // Every run adds a listener; without this, Node would warn of so many.
  setMaxListeners(0, stop);
  const runOne = async (job: SweepJob) => {
    if (stop.aborted || records.has(job.id)) return;
    const { standings } = await folder.readState(job);
    if (rung !== null && standings[rung]) return;
    listener.begin(job, rung);
    const { id, config } = job;
    try {
      const files = await runner.run(
        { id, config, engine, backend, upTo: rung },
        {
          from: await folder.readStanding(job),
          save: (standing) => {
            folder.writeStanding(job, standing);
          },
          progress: (progress) => {
            listener.progress(job, progress);
          },
          signal: stop,
        },
      );
      if (!files) return;
      const outcome = await outcomeOf(id, files, wordsOf(loadExperiment(config).task));
      await folder.writeResult(job, files, outcome, rung);
      if (outcome.record.status !== 'stopped') finish(job, outcome.record);
      else if (rung !== null) listener.reachRung(job, rung);
    } catch (error) {
      if (error instanceof RunError) {
        // Writing failed. The other runs end with a checkpoint, so that the same command can continue them.
        broken.abort(error);
        return;
      }
      // Not stored, so that the same command tries the run again.
      finish(job, failedRecord(id, error instanceof Error ? error.message : String(error)));
    }
  };
  await pMap(jobs, runOne, { concurrency: runner.concurrency });
  broken.signal.throwIfAborted();
}

/** Returns the runs that continue after a rung, and ends the others. */
async function keepBest(
  { plan, folder }: RunSweepOptions,
  jobs: readonly SweepJob[],
  rung: number,
  finish: Finish,
  records: ReadonlyMap<string, RunRecord>,
): Promise<readonly SweepJob[]> {
  if (!plan.halving) return jobs;
  const states = await Promise.all(
    jobs.map(async (job) => ({ job, state: await folder.readState(job) })),
  );
  const standings = states.map(({ job: { id }, state }) => standingAt(id, state, rung));
  const kept = survivors(standings, plan.halving);
  for (const { job, state } of states) {
    if (!kept.has(job.id) && !records.has(job.id) && state.record) finish(job, state.record);
  }
  return jobs.filter(({ id }) => kept.has(id));
}
