import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import {
  InvalidOptionsError,
  type Json,
  type JsonObject,
  parseOptions,
  type Registry,
} from '@tapehead/core';
import {
  type ExperimentConfig,
  fieldsToConfig,
  findRecipe,
  loadExperiment,
  mergeConfig,
  standardRegistry,
} from '@tapehead/experiments';
import { choicesOf, countChoices } from './choices.js';
import { type Halving, sweepOptions } from './sweep-options.js';

/** One run of a sweep. */
export interface SweepJob {
  /** Its id, from its config alone, whatever file that comes from. Its folder and job are named after it. */
  readonly id: string;
  /** The fields in which it differs from other runs, by their paths. */
  readonly fields: JsonObject;
  /** The complete config. */
  readonly config: ExperimentConfig;
}

/** A sweep as it is to be run. */
export interface SweepPlan {
  /** In the order of the file, each config once. */
  readonly jobs: readonly SweepJob[];
  /** When to stop the worse runs; null if all run to their end. */
  readonly halving: Halving | null;
}

const mostRuns = 10_000;

/**
 * The runs that a sweep file asks for. All of them are checked before any is begun.
 * @throws {InvalidOptionsError} naming what is wrong with the file, or with which of its runs.
 */
export function planSweep(value: unknown, registry: Registry = standardRegistry): SweepPlan {
  const spec = parseOptions('sweep', sweepOptions, value);
  if ((spec.grid === null) === (spec.random === null)) {
    const got = spec.grid === null ? 'neither' : 'both';
    throw new InvalidOptionsError([`sweep: got ${got}, expected either "grid" or "random"`]);
  }
  const count = countChoices(spec);
  if (count > mostRuns) {
    throw new InvalidOptionsError([
      `sweep.grid: got ${count} combinations, expected at most ${mostRuns}`,
    ]);
  }
  const faults = new Map<string, string[]>();
  const jobs = new Map<string, SweepJob>();
  for (const fields of choicesOf(spec)) {
    try {
      const config = configOf(spec, fields, registry);
      const id = contentId(config);
      if (!jobs.has(id)) jobs.set(id, { id, fields, config });
    } catch (error) {
      if (!(error instanceof InvalidOptionsError)) throw error;
      for (const fault of error.faults) {
        faults.set(fault, [...(faults.get(fault) ?? []), nameOf(fields)]);
      }
    }
  }
  if (faults.size > 0) throw new InvalidOptionsError(faultLines(faults));
  const { halving } = spec;
  const list = [...jobs.values()];
  const tasks = new Set(list.map(({ config }) => config.task.kind));
  if (halving && tasks.size > 1) {
    throw new InvalidOptionsError([
      `sweep.halving: got runs of ${[...tasks].join(' and ')}, expected runs of one task, which can be compared`,
    ]);
  }
  return { jobs: list, halving };
}

/** The most faults to report at once; more would hide the first. */
const mostLines = 5;

/** One line for each fault, with the runs that have it. */
function faultLines(faults: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const lines = [...faults].map(([fault, [first, ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `sweep, run with ${first ?? ''}${more}: ${fault}`;
  });
  const rest = lines.length - mostLines;
  return rest > 0 ? [...lines.slice(0, mostLines), `sweep: ${rest} more of the kind`] : lines;
}

function configOf(
  { recipe, config }: { readonly recipe: string | null; readonly config: JsonObject },
  fields: JsonObject,
  registry: Registry,
): ExperimentConfig {
  const { recipe: own = recipe, ...others } = fields;
  if (own !== null && typeof own !== 'string') {
    throw new InvalidOptionsError([
      `recipe: got ${JSON.stringify(own)}, expected the name of a recipe`,
    ]);
  }
  const base = own === null ? {} : findRecipe(own).config;
  const changes = fieldsToConfig(
    Object.entries(others).map(([path, value]) => ({ path: path.split('.'), value })),
  );
  return loadExperiment(mergeConfig(base, config, changes), registry).config;
}

/** 16 hexadecimal digits of the SHA-256 of a config's JSON with its members in order. */
export function contentId(config: JsonObject): string {
  const text = JSON.stringify(sorted(config));
  return bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 16);
}

function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** The fields of a run in words, such as `seed 3, machine.options.slots 64`. */
export function nameOf(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([path, value]) => `${path} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
