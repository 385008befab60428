import { errorByLength, learningCurve } from '@tapehead/figures';
import * as z from 'zod';
import type { Group } from './report.js';
import type { RunRecord } from './run-record.js';

/** The training range, as every task of Tapehead's has it among its options. */
const lengths = z.object({ minLength: z.number(), maxLength: z.number() });

/** The most lines in a figure: as many as it has colours. */
const mostSeries = 8;

/** The best runs' learning curves and errors by length, as SVG by the names of their files. */
export function reportFigures(groups: readonly Group[]): Readonly<Record<string, string>> {
  const best = groups.flatMap(({ name, runs: [run] }) => (run ? [{ label: name, ...run }] : []));
  const curves = best
    .filter(({ record }) => record.curve.length > 0)
    // Losses in bits and others cannot share an axis, so only those of the first run's kind are drawn.
    .filter(({ record }, _, [first]) => isInBits(record) === (first && isInBits(first.record)))
    .slice(0, mostSeries)
    .map(({ label, record }) => ({ label, points: record.curve }));
  const errors = best
    .filter(({ record }) => new Set(record.evaluation.map(({ length }) => length)).size > 1)
    .slice(0, mostSeries)
    .map(({ label, record }) => ({
      label,
      points: record.evaluation.map(({ length, wrong, total }) => ({
        length,
        wrong,
        total,
      })),
    }));
  const training = lengths.safeParse(best[0]?.job.config.task.options).data;
  return {
    ...(curves.length > 0 && {
      'learning-curves.svg': learningCurve({ title: 'The best run of each group', series: curves }),
    }),
    ...(errors.length > 0 &&
      training && {
        'error-by-length.svg': errorByLength({
          title: 'The best run of each group',
          ...(best[0] && { wrong: best[0].record.measure.wrong }),
          series: errors,
          training: { from: training.minLength, to: training.maxLength },
        }),
      }),
  };
}

const isInBits = ({ curve }: RunRecord) => curve.every((point) => 'bitsPerSequence' in point);
