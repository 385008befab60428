import { CheckpointError } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { budgetOf, type Experiment, loadExperiment } from '@tapehead/experiments';
import {
  checkpointFolder,
  chooseEngine,
  fullReport,
  type Listener,
  listCheckpoints,
  type MemoryStorage,
  memoryStorage,
  packFiles,
  readRun,
  type ResumePoint,
  type RunFiles,
  runFiles,
  type RunParts,
  type RunStorage,
  trainRun,
  unpackFiles,
  UserError,
} from '@tapehead/runs';
import { wrongShare } from '@tapehead/trainer';
import { selectBackend } from '../backend.js';
import { newRun } from '../new-run.js';
import type { JobProgress } from './job-progress.js';
import type { JobTask } from './job-task.js';

export interface TrainJobOptions {
  /** What the config of the task may name. */
  readonly parts: RunParts;
  /** The files of the run to resume from, packed. They are checked: they may be any bytes. Null to begin. */
  readonly from: Uint8Array | null;
  /** Seconds between checkpoints. */
  readonly checkpointSeconds: number;
  /** Called at each checkpoint with the files that the run can be resumed from, packed. */
  save(files: Uint8Array<ArrayBuffer>): void;
  progress(progress: JobProgress): void;
  /** When aborted, the run is saved for the last time and ends. */
  readonly signal: AbortSignal;
}

/**
 * Trains a run up to where the task ends, from its beginning or from its last checkpoint. The result is the same, bit for
 * bit, however often it was interrupted; only times differ. So if the given files are damaged, of another version or of
 * another run, it simply begins again.
 * @returns the files of the run; null if the signal ended it.
 * @throws {InvalidOptionsError} if the task cannot be used.
 */
export async function trainJob(task: JobTask, options: TrainJobOptions): Promise<RunFiles | null> {
  await selectBackend(task.backend);
  const experiment = loadExperiment(task.config, options.parts.registry);
  const stored = options.from && (await readStored(task, experiment, options.from, options));
  const fresh = () => ({ storage: memoryStorage([], placeOf(task)), resume: null });
  try {
    return await attempt(task, experiment, stored ?? fresh(), options);
  } catch (error) {
    if (!stored || !(error instanceof CheckpointError)) throw error;
    return attempt(task, experiment, fresh(), options);
  }
}

/** Where the run is kept in the folder of its sweep. */
const placeOf = ({ id }: JobTask) => `runs/${id}`;

interface StoredJob {
  readonly storage: MemoryStorage;
  readonly resume: ResumePoint | null;
}

/** Reads the given files; null if they are not of that run, or it cannot be resumed from them. */
async function readStored(
  task: JobTask,
  { differenceFrom }: Experiment,
  from: Uint8Array,
  { parts, signal }: Pick<TrainJobOptions, 'parts' | 'signal'>,
): Promise<StoredJob | null> {
  try {
    const storage = memoryStorage(unpackFiles(from), placeOf(task));
    const { experiment, resume } = await readRun(storage, undefined, signal, parts);
    const isOwn = resume.run === task.id && differenceFrom(experiment.config) === undefined;
    return isOwn && resume.from ? { storage, resume } : null;
  } catch (error) {
    const isFault = [CheckpointError, UserError, InvalidOptionsError].some(
      (kind) => error instanceof kind,
    );
    if (isFault) return null;
    throw error;
  }
}

async function attempt(
  task: JobTask,
  experiment: Experiment,
  { storage, resume }: StoredJob,
  { checkpointSeconds, save, progress, signal }: TrainJobOptions,
): Promise<RunFiles | null> {
  const { id, backend, upTo, modules } = task;
  const model = experiment.build();
  const rung = new AbortController();
  const log = watchFailure();
  try {
    const engine = chooseEngine({ name: task.engine ?? undefined, backend }, model, experiment);
    await trainRun({
      ...newRun(),
      id,
      experiment,
      model,
      engine,
      backend,
      storage: tellingOf(storage, save),
      report: fullReport,
      listeners: [
        progressListener(resume, progress),
        log,
        {
          tell(event) {
            if (event.event !== 'point' || upTo === null) return;
            const { sequences } = event;
            if (sequences >= upTo && sequences < budgetOf(experiment.config)) rung.abort();
          },
          close: () => undefined,
        },
      ],
      signal: AbortSignal.any([signal, rung.signal]),
      plan: { every: { seconds: checkpointSeconds }, keep: 1 },
      modules,
      ...(resume && { resume }),
    });
  } catch (error) {
    // The run has failed, and its log says so: that is its result.
    if (!log.hasFailed()) throw error;
  } finally {
    model.dispose();
  }
  if (signal.aborted) return null;
  return resultOf(storage, rung.signal.aborted);
}

/** The storage, with `save` called whenever a checkpoint is written. */
function tellingOf(storage: MemoryStorage, save: TrainJobOptions['save']): RunStorage {
  return {
    ...storage,
    write(name, contents) {
      storage.write(name, contents);
      if (!listCheckpoints(storage).some(({ file }) => file === name)) return;
      // They are stored in this order: the log before the checkpoint that refers to its lines.
      const needed = [runFiles.config, runFiles.log, name];
      const files = needed.map((own) => [own, storage.files.get(own) ?? Uint8Array.of()] as const);
      save(packFiles(files));
    },
  };
}

/** A listener that notices whether the run has failed. */
function watchFailure(): Listener & { hasFailed(): boolean } {
  let failed = false;
  return {
    tell(event) {
      failed ||= event.event === 'failed';
    },
    close: () => undefined,
    hasFailed: () => failed,
  };
}

function progressListener(
  resume: ResumePoint | null,
  progress: TrainJobOptions['progress'],
): Listener {
  let check = resume?.from?.state.lastCheck ?? null;
  return {
    tell(event) {
      if (event.event === 'check') check = event;
      if (event.event !== 'progress') return;
      const { sequences, maxSequences, bitsPerSequence, loss } = event;
      const wrong = check && wrongShare(check);
      progress({ sequences, maxSequences, bitsPerSequence, loss, wrongShare: wrong });
    },
    close: () => undefined,
  };
}

/** The files of the run, with its last checkpoint if it may be resumed. */
function resultOf(storage: MemoryStorage, goesOn: boolean): RunFiles {
  const [last] = goesOn ? listCheckpoints(storage) : [];
  const isNeeded = (name: string) =>
    !name.startsWith(`${checkpointFolder}/`) || name === last?.file;
  return new Map([...storage.files].filter(([name]) => isNeeded(name)));
}
