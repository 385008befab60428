import { collectionTasks } from '@tapehead/experiments';
import { isWithin, percent, settingText, table, tenths, unique } from './format.js';
import { medianAndRange } from './statistics.js';
import { aimsOf, criterionOf, measureOfTopic } from './topics.js';
import type { TrialEntry, TrialRecord } from './trial-record.js';

/** What a table says of each run. */
interface Column {
  readonly heading: string;
  /** A dash stands for what was not measured. */
  cell(run: TrialRecord): string;
}

/**
 * A row for each trial of a machine on a task, with what success is measured by for each seed, in the order in which the
 * trials were made.
 */
export function trialTable(trials: readonly TrialRecord[]): string {
  const [{ topic } = { topic: '' }] = trials;
  const columns = collectionTasks.includes(topic)
    ? columnsOfCollection
    : columnsOf(
        topic,
        trials.flatMap(({ evaluation }) => evaluation),
      );
  const rows = [...groupsOf(trials)].map(([name, runs]) => [
    name,
    runs.map(({ seed }) => seed).join(', '),
    successesText(runs),
    ...columns.map(({ cell }) => runs.map(cell).join(', ')),
    medianAndRange(
      runs.flatMap(({ cpuSeconds }) => cpuSeconds ?? []),
      tenths,
    ),
  ]);
  return table([
    [
      ...['trial', 'seeds'],
      isOfSequences(topic) ? 'seeds without a wrong sequence' : 'seeds that succeed',
      ...columns.map(({ heading }) => heading),
      'CPU seconds: median (range)',
    ],
    ...rows,
  ]);
}

/** Whether wrong sequences are counted, which the first trials did alone and at fewer settings. */
function isOfSequences(topic: string): boolean {
  return aimsOf(topic).faultless ?? false;
}

/** How many of the runs succeed, of those of which it is known. */
function successesText(runs: readonly TrialRecord[]): string {
  const known = runs.flatMap((run) => isSuccess(run) ?? []);
  return known.length === 0 ? '–' : `${known.filter(Boolean).length} of ${known.length}`;
}

/** Null where it was not measured. */
function isSuccess({ topic, evaluation }: TrialRecord): boolean | null {
  if (isOfSequences(topic)) return evaluation.every((entry) => entry.wrongSequences === 0);
  const measured = evaluation.flatMap(({ setting, outputs }) =>
    outputs ? [{ ...outputs, setting, errorRate: outputs.wrong / outputs.total }] : [],
  );
  return measured.length < evaluation.length ? null : criterionOf(topic, null).isMet(measured);
}

/** One for each setting. */
function columnsOf(topic: string, entries: readonly TrialEntry[]): readonly Column[] {
  const { what, text } = measureOfEntries(topic, entries);
  return unique(entries.map(({ setting }) => settingText(setting))).map((setting) => ({
    heading: `${what} at ${setting}`,
    cell({ evaluation }) {
      const entry = evaluation.find((one) => settingText(one.setting) === setting);
      return (entry && text(entry)) ?? '–';
    },
  }));
}

/** What the entries of a topic are measured by. */
function measureOfEntries(
  topic: string,
  entries: readonly TrialEntry[],
): { readonly what: string; text(entry: TrialEntry): string | undefined } {
  if (isOfSequences(topic)) {
    return { what: 'wrong', text: ({ wrongSequences }) => String(wrongSequences) };
  }
  if (criterionOf(topic, null).measure === 'bits per sequence') {
    const hasOptimum = entries.some(({ outputs }) => (outputs?.optimalBits ?? 0) > 0);
    return {
      what: hasOptimum ? 'bits above the optimum' : 'bits',
      text: ({ outputs }) => outputs && bitsText(outputs),
    };
  }
  const { wrong } = measureOfTopic(topic);
  const areNumbers = entries.some(({ outputs }) => outputs?.bitsPerSequence === null);
  return {
    what: areNumbers ? `${wrong} (root mean square error)` : wrong,
    text: (entry) => wrongText(entry),
  };
}

function bitsText({
  bitsPerSequence,
  optimalBits,
}: NonNullable<TrialEntry['outputs']>): string | undefined {
  return bitsPerSequence === null ? undefined : tenths(bitsPerSequence - optimalBits);
}

/** The share of wrong outputs, and of numbers how far they are off. */
function wrongText({ sequences, outputs }: TrialEntry): string | undefined {
  if (outputs === undefined) return undefined;
  const { wrong, total, cost, bitsPerSequence } = outputs;
  const share = percent(wrong / total);
  if (bitsPerSequence !== null) return share;
  return `${share} (${Number(Math.sqrt((cost * sequences) / total).toPrecision(2))})`;
}

/** Of the many lengths of the collection the mean beyond the training range, whose hardest setting is the first. */
const columnsOfCollection: readonly Column[] = [
  {
    heading: 'wrong in the training range',
    cell: ({ evaluation: [hardest] }) => (hardest && wrongText(hardest)) ?? '–',
  },
  {
    heading: 'beyond it, in the mean',
    cell({ evaluation }) {
      const [hardest] = evaluation;
      const shares = evaluation.flatMap(({ setting, outputs }) =>
        hardest && outputs && !isWithin(setting, hardest.setting)
          ? [outputs.wrong / outputs.total]
          : [],
      );
      const sum = shares.reduce((before, share) => before + share, 0);
      return shares.length === 0 ? '–' : percent(sum / shares.length);
    },
  },
];

function groupsOf(trials: readonly TrialRecord[]): ReadonlyMap<string, readonly TrialRecord[]> {
  const nameOf = ({ topic, machine, trial }: TrialRecord) =>
    `${collectionTasks.includes(topic) ? `${topic}, ` : ''}${machine}: ${trial}`;
  return new Map(
    [...new Set(trials.map(nameOf))].map((name) => [
      name,
      trials.filter((trial) => nameOf(trial) === name),
    ]),
  );
}
