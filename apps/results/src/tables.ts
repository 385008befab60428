import { isDeepStrictEqual } from 'node:util';
import type { Criterion } from '@tapehead/core';
import { isWithin, percent, settingText, table, tenths, unique, whole } from './format.js';
import { type Goal, verdictOn } from './goal.js';
import { excess, type Measured } from './measured.js';
import { memories } from './past-slots.js';
import { evaluationsOf, isSuccess, type MachineRuns } from './recorded-run.js';
import { medianAndRange } from './statistics.js';

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
      medianAndRange(
        runs.flatMap(({ record }) => record.firstZero ?? []),
        whole,
      ),
      medianAndRange(
        runs.flatMap(({ record }) => record.outcome?.trainSeconds ?? []),
        tenths,
      ),
      unique(runs.map(({ run }) => whole(run.maxSequences))).join(', '),
    ];
  });
  return table([
    [
      ...['machine', 'goal', 'seeds that succeed', 'sequences to the first zero: median (range)'],
      ...['seconds of training: median (range)', 'sequences in all'],
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
    ...['seed', 'sequences to the first zero', 'seconds'],
    ...settings.map((entry) => measureHeading(entry, criterion.measure, counted)),
    'success',
  ];
  const rows = runs.map((recorded) => {
    const { run, record } = recorded;
    return [
      String(run.seed),
      record.firstZero === null ? 'none' : whole(record.firstZero),
      record.outcome ? tenths(record.outcome.trainSeconds) : 'failed',
      ...settings.map((_, index) => {
        const entry = record.outcome?.evaluation[index];
        return entry ? measureText(entry, criterion.measure) : '–';
      }),
      isSuccess(recorded, criterion) ? 'yes' : 'no',
    ];
  });
  return table([heading, ...rows]);
}

/** A row for each length, with the share of wrong outputs of every machine's seeds, by slots. */
export function pastSlotsTable(groups: readonly MachineRuns[]): string {
  const columns = groups.flatMap(({ machine, runs }) =>
    memories.map((memory) => ({
      heading: `${machine.title}, N = ${runs[0]?.run.pastSlots?.slots[memory] ?? ''}`,
      evaluations: runs.flatMap(({ record }) =>
        record.pastSlots ? [record.pastSlots[memory]] : [],
      ),
    })),
  );
  const lengths = columns[0]?.evaluations[0]?.map(({ length }) => length) ?? [];
  const rows = lengths.map((length, index) => [
    String(length),
    ...columns.map(({ evaluations }) =>
      spread(
        evaluations.flatMap((evaluation) => evaluation[index] ?? []),
        'wrong outputs',
      ),
    ),
  ]);
  return table([['length', ...columns.map(({ heading }) => heading)], ...rows]);
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
    ? `wrong of ${whole(entry.total)} ${counted} at ${where}`
    : `bits per sequence at ${where}${optimumText(entry, 'optimum')}`;
}

function measureText(entry: Measured, measure: Criterion['measure']): string {
  return measure === 'wrong outputs'
    ? whole(entry.wrong)
    : `${tenths(entry.bitsPerSequence ?? entry.cost)}${optimumText(entry, tenths(entry.optimalBits))}`;
}

/** In brackets, where the optimum is not simply no bits. */
function optimumText({ optimalBits }: Measured, text: string): string {
  return optimalBits === 0 ? '' : ` (${text})`;
}
