import type { JsonObject } from '@tapehead/core';
import { type ContenderRecipe, loadExperiment } from '@tapehead/experiments';
import * as z from 'zod';
import { parseJson } from '../json.js';
import { hasConfigOf, planRuns, type Run } from '../plan.js';
import { isMeasured } from '../reach.js';
import { origin, type RunRecord } from '../run-record.js';

const beyond = z.object({ length: z.number(), wrong: z.number(), total: z.number() });

/** What a run of the collection reached at a length beyond its training range. */
export type Beyond = Readonly<z.output<typeof beyond>>;

const collectedRun = z.object({
  seed: z.number(),
  /** That it was trained on. */
  sequences: z.number(),
  cpuSeconds: z.number().nullable(),
  engine: z.string(),
  origin,
  beyond: z.array(beyond).min(1),
});

/** A run of the collection that was trained and measured. */
export type CollectedRun = Readonly<z.output<typeof collectedRun>>;

const collectedCell = z.object({
  task: z.string(),
  machine: z.string(),
  /** What all of its runs were trained with, but for their seeds. */
  config: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
  runs: z.array(collectedRun),
});

/** The runs of a machine on a task: a line of `docs/collection/cells.jsonl`. */
export type CollectedCell = Readonly<z.output<typeof collectedCell>>;

/** What is kept of a run in the collection; null unless it was trained with its config to the end and measured. */
export function collected(run: Run, record: RunRecord): CollectedRun | null {
  const { outcome, cpuSeconds, engine } = record;
  if (outcome === null || !hasConfigOf(record, run)) return null;
  if (run.reach && !(record.reach && isMeasured(record.reach, run.reach))) return null;
  const all = run.reach ? (record.reach ?? []) : outcome.evaluation;
  const measured = all.filter(({ length }) => length > run.training.to);
  if (measured.length === 0) return null;
  return {
    seed: run.seed,
    sequences: outcome.sequences,
    cpuSeconds,
    engine,
    origin: record.origin,
    beyond: measured.map(({ length, wrong, total }) => ({ length, wrong, total })),
  };
}

/**
 * The cells of `docs/collection/cells.jsonl`.
 * @throws {Error} for a line that is no cell.
 */
export function readCells(text: string): readonly CollectedCell[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    const { success, data } = collectedCell.safeParse(parseJson(line));
    if (!success) throw new Error(`docs/collection/cells.jsonl, line ${index + 1}: it is no cell`);
    return [data];
  });
}

/** Those runs of a cell that were trained with the recipe as it is. */
export function currentRuns(
  cells: readonly CollectedCell[],
  machine: ContenderRecipe,
): readonly CollectedRun[] {
  const cell = cells.find((one) => one.task === machine.topic && one.machine === machine.name);
  const [run] = planRuns(machine.topic, [machine]);
  return cell && run && isConfigOf(cell.config, run) ? cell.runs : [];
}

/** Of these runs those that no cell holds. */
export function notCollected(
  runs: readonly Run[],
  cells: readonly CollectedCell[],
): readonly Run[] {
  const seeds = new Map(
    [...new Set(runs.map(({ machine }) => machine))].map((machine) => [
      machine,
      new Set(currentRuns(cells, machine).map(({ seed }) => seed)),
    ]),
  );
  return runs.filter(({ machine, seed }) => !seeds.get(machine)?.has(seed));
}

/** The cell with these runs, each in place of the one of its seed; what is there is of the recipe as it is. */
export function cellWith(
  machine: ContenderRecipe,
  there: readonly CollectedRun[],
  added: readonly CollectedRun[],
): CollectedCell {
  const bySeed = new Map([...there, ...added].map((run) => [run.seed, run]));
  const [run] = planRuns(machine.topic, [machine]);
  return {
    task: machine.topic,
    machine: machine.name,
    config: withoutSeed(run?.config),
    runs: [...bySeed.values()].toSorted((left, right) => left.seed - right.seed),
  };
}

/** Whether a stored config is that of a run, whatever options there are meanwhile whose defaults it has. */
function isConfigOf(stored: JsonObject, run: Run): boolean {
  try {
    return hasConfigOf({ config: loadExperiment({ ...stored, seed: run.seed }).config }, run);
  } catch {
    // Of options that are no more.
    return false;
  }
}

function withoutSeed(config: unknown): JsonObject {
  const members = Object.entries(z.looseObject({}).parse(config));
  const others = Object.fromEntries(members.filter(([name]) => name !== 'seed'));
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(others)));
}
