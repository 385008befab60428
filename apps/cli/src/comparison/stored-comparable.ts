import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '@tapehead/core';
import { curveOf, eventsOf, readLog, runFiles, runRecord, UserError } from '@tapehead/runs';
import { storedFolder } from '@tapehead/runs/node';
import * as z from 'zod';
import { isList, isObject } from '../json.js';

const startEvent = z.object({
  event: z.literal('start'),
  task: z.string(),
  config: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
});

const phases = z.object({
  phases: z.array(z.record(z.string(), z.json()).and(z.object({ from: z.number() }))),
});

/** Of a run that was interrupted the evaluation is empty. */
const doneEvent = z.object({
  event: z.literal('done'),
  sequences: z.number(),
  trainSeconds: z.number(),
  evaluation: runRecord.shape.evaluation,
});

/** A run as its log tells of it, for which none of its parts is needed. */
export interface ComparableRun {
  readonly path: string;
  readonly task: string;
  readonly config: JsonObject;
  readonly curve: z.output<typeof runRecord>['curve'];
  /** Where its phases after the first begin, in training sequences. */
  readonly phases: readonly number[];
  /** Null for a run that has not come to its end. */
  readonly done: z.output<typeof doneEvent> | null;
}

/** @throws {UserError} for a folder that is no run, or the log of which does not begin with one. */
export async function readComparable(path: string): Promise<ComparableRun> {
  if (!existsSync(join(path, runFiles.log))) {
    throw new UserError(`${path}: not a run folder; there is no ${runFiles.log}`);
  }
  const { lines } = await readLog(storedFolder(path));
  const events = eventsOf(lines);
  const start = startEvent.safeParse(events[0]).data;
  if (!start) {
    throw new UserError(
      `${join(path, runFiles.log)}: does not begin with the start of a run, so it is not known what was trained`,
    );
  }
  const done = doneEvent.safeParse(events.at(-1)).data;
  const { task } = start;
  const later = await phasesOf(path);
  const config = { ...start.config, ...later };
  const isEvaluated = done !== undefined && done.evaluation.length > 0;
  return {
    path,
    task,
    config,
    curve: curveOf(events),
    phases: (later.phases ?? []).map(({ from }) => from),
    done: isEvaluated ? done : null,
  };
}

/** The phases of a run, also those that it got later, which its config tells of; nothing where there are none. */
async function phasesOf(path: string): Promise<Partial<z.output<typeof phases>>> {
  const text = await storedFolder(path).read(runFiles.config, { mostBytes: 2 ** 20 });
  try {
    const { data } = phases.safeParse(text && JSON.parse(new TextDecoder().decode(text)));
    return data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** A field of the configs with its value in each run; null where a config has no such field. */
export interface DifferingField {
  readonly field: string;
  readonly values: readonly Json[];
}

/** The fields in which configs differ, by their paths. */
export function differingFields(configs: readonly JsonObject[]): readonly DifferingField[] {
  const all = configs.map((config) => new Map(leavesOf(config)));
  const fields = new Set(all.flatMap((leaves) => [...leaves.keys()]));
  return [...fields].flatMap((field) => {
    const values = all.map((leaves) => leaves.get(field) ?? null);
    const isSame = new Set(values.map((value) => JSON.stringify(value))).size === 1;
    return isSame ? [] : [{ field, values }];
  });
}

function leavesOf(value: JsonObject, path = ''): readonly (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const inner =
      isList(member) && member.some(isObject) ? Object.fromEntries(Object.entries(member)) : member;
    return isObject(inner)
      ? leavesOf(inner, `${path}${name}.`)
      : [[`${path}${name}`, inner] as const];
  });
}
