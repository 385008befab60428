import { isDeepStrictEqual } from 'node:util';
import type { Setting } from '@tapehead/core';
import { decimal, rough } from '../output/format.js';
import { table } from '../output/table.js';
import type { Compared } from './compare-runs.js';

/** A row for each machine: what it took, and how much is wrong at each setting. */
export function comparisonTable(compared: readonly Compared[]): string {
  const entries = compared.flatMap(({ done }) => done.evaluation);
  const settings = uniqueSettings(entries.map(({ setting }) => setting)).toSorted(
    (one, other) => one.length - other.length,
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
      'machine',
      'sequences',
      'seconds',
      ...settings.map((setting) => `${what} at ${settingText(setting)}`),
    ],
    ...rows,
  ]);
}

function uniqueSettings(settings: readonly Setting[]): readonly Setting[] {
  return settings.filter(
    (setting, index) => settings.findIndex((other) => isDeepStrictEqual(other, setting)) === index,
  );
}

function settingText({ length, ...others }: Setting): string {
  const more = Object.entries(others).map(([name, value]) => `${name} ${value}`);
  return [String(length), ...more].join(', ');
}
