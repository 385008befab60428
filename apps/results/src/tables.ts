import { isDeepStrictEqual } from 'node:util';
import type { Criterion } from '@tapehead/core';
import { isWithin, percent, settingText, table, tenths, unique, whole } from './format.js';
import { type Goal, verdictOn } from './goal.js';
import { excess, type Measured, wrongSequences } from './measured.js';
import { evaluationsOf, isSuccess, type MachineRuns } from './recorded-run.js';
import { reachOf } from './reach.js';
import type { RunRecord } from './run-record.js';
import { clopperPearson, medianAndRange } from './statistics.js';

/** A row for each machine: whether it reached the goal, and what that took. */
export function summaryTable(
  groups: readonly MachineRuns[],
  criterion: Criterion,
  goal: Goal,
): string {
  const rows = groups.map((group) => {
    const { machine, runs } = group;
    const { successes, reached } = verdictOn(group, goal, criterion);
    return [
      machine.title,
      machine.role === 'machine' ? reached : '–',
      `${successes} of ${runs.length}`,
      intervalText(successes, runs.length),
      medianAndRange(
        runs.flatMap(({ record }) => record.firstZero ?? []),
        whole,
      ),
      medianAndRange(
        runs.flatMap(({ record }) => record.cpuSeconds ?? []),
        tenths,
      ),
      unique(runs.map(({ run }) => whole(run.maxSequences))).join(', '),
    ];
  });
  return table([
    [
      ...['machine', 'goal', 'seeds that succeed', '95 % interval'],
      ...['sequences to the first zero: median (range)', 'CPU seconds: median (range)'],
      'sequences in all',
    ],
    ...rows,
  ]);
}

/** A row for each setting, with the median and range of every machine's seeds. */
export function settingTable(
  groups: readonly MachineRuns[],
  { measure }: Pick<Criterion, 'measure'>,
): string {
  const measured = groups.map(({ machine, runs }) => ({
    machine,
    evaluations: evaluationsOf(runs),
  }));
  const settings = measured.flatMap(({ evaluations }) =>
    (evaluations[0] ?? []).map(({ setting }) => setting),
  );
  const [hardest = {}] = settings;
  const rows = settings
    .filter(
      (setting, index) =>
        settings.findIndex((other) => isDeepStrictEqual(other, setting)) === index,
    )
    .map((setting) => [
      settingText(setting),
      isWithin(setting, hardest) ? 'inside' : 'beyond',
      ...measured.map(({ evaluations }) =>
        spread(
          evaluations.flatMap(
            (evaluation) =>
              evaluation.find((entry) => isDeepStrictEqual(entry.setting, setting)) ?? [],
          ),
          measure,
        ),
      ),
    ]);
  return table([
    ['setting', 'training range', ...measured.map(({ machine }) => machine.title)],
    ...rows,
  ]);
}

/** A row for each seed of a machine. */
export function seedTable({ runs }: MachineRuns, criterion: Criterion, counted: string): string {
  const settings = evaluationsOf(runs)[0] ?? [];
  const heading = [
    ...['seed', 'sequences to the first zero', 'CPU seconds'],
    ...settings.map((entry) => measureHeading(entry, criterion.measure, counted)),
    'success',
  ];
  const rows = runs.map((recorded) => {
    const { run, record } = recorded;
    return [
      String(run.seed),
      record.firstZero === null ? 'none' : whole(record.firstZero),
      secondsText(record),
      ...settings.map((_, index) => {
        const entry = record.outcome?.evaluation[index];
        return entry ? measureText(entry, criterion.measure) : '–';
      }),
      isSuccess(recorded, criterion) ? 'yes' : 'no',
    ];
  });
  return table([heading, ...rows]);
}

/** A row for each machine: how many of its seeds make no mistake up to a length, and the median of the longest. */
export function reachTable(groups: readonly MachineRuns[]): string {
  const lengths = reachLengths(groups);
  const rows = groups.map(({ machine, runs }) => {
    const reaches = runs.flatMap(({ record }) => (record.reach ? [reachOf(record.reach)] : []));
    return [
      machine.title,
      ...lengths.map(
        (length) => `${reaches.filter((reach) => reach >= length).length} of ${reaches.length}`,
      ),
      medianAndRange(reaches, whole),
    ];
  });
  return table([
    ['machine', ...lengths.map(whole), 'longest without a mistake: median (range)'],
    ...rows,
  ]);
}

/** The lengths that any of the runs was tried at, in their order. */
export function reachLengths(groups: readonly MachineRuns[]): readonly number[] {
  const lengths = groups.flatMap(({ runs }) =>
    runs.flatMap(({ record }) => record.reach?.map(({ length }) => length) ?? []),
  );
  return [...new Set(lengths)].toSorted((left, right) => left - right);
}

/** The median and range over the seeds. */
function spread(entries: readonly Measured[], measure: Criterion['measure']): string {
  if (measure === 'wrong outputs') {
    return medianAndRange(
      entries.map(({ errorRate }) => errorRate),
      percent,
    );
  }
  const bits = medianAndRange(
    entries.map(({ bitsPerSequence, cost }) => bitsPerSequence ?? cost),
    tenths,
  );
  if (entries.every(({ optimalBits }) => optimalBits === 0)) return bits;
  return `${bits}; above the optimum ${medianAndRange(entries.map(excess), tenths)}`;
}

function measureHeading(entry: Measured, measure: Criterion['measure'], counted: string): string {
  const where = settingText(entry.setting);
  return measure === 'wrong outputs'
    ? `wrong of ${whole(entry.sequences)} sequences (${counted}) at ${where}`
    : `bits per sequence at ${where}${optimumText(entry, 'optimum')}`;
}

function measureText(entry: Measured, measure: Criterion['measure']): string {
  return measure === 'wrong outputs'
    ? wrongText(entry)
    : `${tenths(entry.bitsPerSequence ?? entry.cost)}${optimumText(entry, tenths(entry.optimalBits))}`;
}

/** In brackets, where the optimum is not simply no bits. */
function optimumText({ optimalBits }: Measured, text: string): string {
  return optimalBits === 0 ? '' : ` (${text})`;
}

/** Wrong sequences, and in brackets what is wrong in them. */
function wrongText(entry: Measured): string {
  const sequences = whole(wrongSequences(entry));
  return entry.wrong === 0 ? sequences : `${sequences} (${whole(entry.wrong)})`;
}

/** Between which chances of success the true one lies, with 95 % confidence. */
function intervalText(successes: number, trials: number): string {
  const [low, high] = clopperPearson(successes, trials);
  return `${whole(100 * low)}–${whole(100 * high)} %`;
}

function secondsText({ outcome, cpuSeconds }: RunRecord): string {
  if (outcome === null) return 'failed';
  return cpuSeconds === null ? '–' : tenths(cpuSeconds);
}
