import { isDeepStrictEqual } from 'node:util';
import type { DoneEvent } from '@tapehead/runs';
import { decimal, rough } from '../output/format.js';
import { table } from '../output/table.js';

type Measured = Pick<
  DoneEvent['evaluation'][number],
  'setting' | 'errorRate' | 'bitsPerSequence' | 'optimalBits'
>;

/** A row of the table. */
interface Row {
  readonly title: string;
  readonly done: Pick<DoneEvent, 'sequences' | 'trainSeconds'> & {
    readonly evaluation: readonly (Omit<Measured, 'setting'> & {
      readonly setting: Readonly<Record<string, number>>;
    })[];
  };
}

/** A row for each machine or run: what it took, and how much is wrong at each setting. */
export function comparisonTable(compared: readonly Row[], of = 'machine'): string {
  const entries = compared.flatMap(({ done }) => done.evaluation);
  const settings = uniqueSettings(entries.map(({ setting }) => setting)).toSorted(
    (one, other) => (one.length ?? 0) - (other.length ?? 0),
  );
  // If even the best possible predictor has wrong outputs, bits say more.
  const inBits = entries.some(({ optimalBits }) => optimalBits > 0);
  const rows = compared.map(({ title, done: { sequences, trainSeconds, evaluation } }) => [
    title,
    decimal(sequences, 0),
    trainSeconds.toFixed(1),
    ...settings.map((setting) => {
      const entry = evaluation.find((one) => isDeepStrictEqual(one.setting, setting));
      if (entry === undefined) return '–';
      return inBits
        ? `${rough(entry.bitsPerSequence ?? NaN)} (${rough(entry.optimalBits)})`
        : `${rough(100 * entry.errorRate)} %`;
    }),
  ]);
  const what = inBits ? 'bits (optimum)' : 'wrong';
  return table([
    [
      of,
      'sequences',
      'seconds',
      ...settings.map((setting) => `${what} at ${settingText(setting)}`),
    ],
    ...rows,
  ]);
}

type AnySetting = Row['done']['evaluation'][number]['setting'];

function uniqueSettings(settings: readonly AnySetting[]): readonly AnySetting[] {
  return settings.filter(
    (setting, index) => settings.findIndex((other) => isDeepStrictEqual(other, setting)) === index,
  );
}

function settingText({ length, ...others }: AnySetting): string {
  const more = Object.entries(others).map(([name, value]) => `${name} ${value}`);
  return [String(length), ...more].join(', ');
}
