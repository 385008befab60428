import { decodeModelFile } from '@tapehead/checkpoint';
import { type JsonObject, type MeasureWords, printable, storedScore } from '@tapehead/core';
import {
  curveOf,
  eventsOf,
  memoryStorage,
  readLog,
  type RunFiles,
  runFiles,
  type RunRecord,
  runRecord,
  type Standing,
} from '@tapehead/runs';
import { wrongShare } from '@tapehead/trainer';
import * as z from 'zod';

/** The result of a run so far. */
export interface RunOutcome {
  readonly record: RunRecord;
  /** How good the run is, for halving. */
  readonly standing: Standing;
}

const reached = {
  sequences: z.number(),
  bitsPerSequence: z.number().nullable(),
  solved: z.boolean(),
};
const weightsMetadata = z.object({
  training: z.object({ ...reached, firstZero: z.number().nullable() }),
});
type Training = z.output<typeof weightsMetadata>['training'];

const lastEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('done'),
    ...reached,
    trainSeconds: z.number(),
    stoppedBy: z.string(),
    evaluation: runRecord.shape.evaluation,
  }),
  z.object({ event: z.literal('failed'), sequences: z.number(), message: z.string() }),
]);
type LastEvent = z.output<typeof lastEvent>;

const pointEvent = z.object({ event: z.literal('point'), trainSeconds: z.number() });
const bestCheck = storedScore(
  z.object({
    event: z.literal('check'),
    best: z.literal(true),
    wrong: z.number(),
    total: z.number(),
    cost: z.number().nullable(),
    bitsPerSequence: z.number().nullable(),
  }),
);

/**
 * The result of a run, from its log and its weights. A run that was interrupted may be resumed.
 * @throws {Error} if log and weights do not belong to one run that has ended or stopped.
 */
export async function outcomeOf(
  id: string,
  files: RunFiles,
  measure: MeasureWords,
): Promise<RunOutcome> {
  const { lines } = await readLog(memoryStorage(files));
  const events = eventsOf(lines);
  const { data: last } = lastEvent.safeParse(events.at(-1));
  if (!last) throw new Error('its log does not end with the end of a run');
  const { metadata } = decodeModelFile(files.get(runFiles.weights) ?? Uint8Array.of());
  const training = weightsMetadata.safeParse(metadata).data?.training;
  if (!training || !isOf(training, last)) {
    throw new Error('its weights are of another training than its log');
  }
  const { success, data, error } = runRecord.safeParse({
    id,
    ...training,
    ...endOf(last),
    measure,
    trainSeconds: secondsOf(last, events),
    curve: curveOf(events),
  });
  if (!success) throw new Error(`what its log says cannot be: ${z.prettifyError(error)}`);
  return { record: data, standing: standingOf(id, training, events, measure) };
}

function isOf({ sequences, bitsPerSequence, solved }: Training, last: LastEvent): boolean {
  if (last.sequences !== sequences) return false;
  if (last.event === 'failed') return true;
  return last.bitsPerSequence === bitsPerSequence && last.solved === solved;
}

function endOf(last: LastEvent): Pick<RunRecord, 'status' | 'fault' | 'evaluation'> {
  if (last.event === 'failed') {
    return { status: 'failed', fault: printable(last.message), evaluation: [] };
  }
  const { stoppedBy, evaluation } = last;
  return { status: stoppedBy === 'signal' ? 'stopped' : 'done', fault: null, evaluation };
}

/** The seconds of training; for a run that failed, up to its last point. */
function secondsOf(last: LastEvent, events: readonly JsonObject[]): number {
  if (last.event === 'done') return last.trainSeconds;
  const points = events.flatMap((event) => pointEvent.safeParse(event).data ?? []);
  return points.at(-1)?.trainSeconds ?? 0;
}

function standingOf(
  id: string,
  { bitsPerSequence }: Training,
  events: readonly JsonObject[],
  { by }: MeasureWords,
): Standing {
  const best = events.flatMap((event) => bestCheck.safeParse(event).data ?? []).at(-1);
  const share = best ? wrongShare(best) : null;
  if (share !== null && !(share >= 0 && share <= 1)) {
    throw new Error('its best check counts more wrong outputs than outputs');
  }
  const ofCheck = best?.bitsPerSequence ?? best?.cost ?? null;
  // Where even the best predictor has wrong outputs, how many there are says little.
  return by === 'wrong outputs'
    ? { id, wrongShare: share, bitsPerSequence: bitsPerSequence ?? ofCheck }
    : { id, wrongShare: null, bitsPerSequence: ofCheck ?? bitsPerSequence };
}
