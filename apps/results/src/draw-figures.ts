import { isDeepStrictEqual } from 'node:util';
import { errorByLength, learningCurve } from '@tapehead/figures';
import type { Measured } from './run-record.js';
import type { RecordedRun } from './section.js';

/** A figure that is to be stored. */
export interface Figure {
  /** What it shows, as a part of its file's name. */
  readonly name: string;
  /** For those who do not see it. */
  readonly text: string;
  readonly svg: string;
}

/** The figures that all runs of a task share, with a line for each run; those of one controller look alike. */
export function drawFigures(task: string, runs: readonly RecordedRun[]): readonly Figure[] {
  const curves = runs.flatMap(({ run: { controller: label }, record: { curve } }) =>
    curve.length === 0 ? [] : [{ label, points: [...curve] }],
  );
  const errors = runs.flatMap(({ run: { controller: label }, record: { outcome } }) =>
    outcome === null ? [] : [{ label, points: byLength(outcome.evaluation) }],
  );
  const figures: Figure[] = [];
  if (curves.length > 0) {
    const title = `Learning curves of ${task}, all seeds`;
    const svg = learningCurve({ title, series: curves, scale: 'log' });
    figures.push({ name: 'learning-curves', text: title, svg });
  }
  const [first] = runs;
  if (errors.length > 0 && first !== undefined) {
    const title = `Wrong bits of ${task} by length, all seeds`;
    const { training } = first.run;
    const svg = errorByLength({ title, series: errors, training, scale: 'log' });
    figures.push({ name: 'error-by-length', text: title, svg });
  }
  return figures;
}

/** What was measured at the settings that differ from the first in their length alone. */
function byLength(evaluation: readonly Measured[]) {
  const [first] = evaluation;
  return evaluation
    .filter(({ setting, length }) =>
      isDeepStrictEqual({ ...setting, length }, { ...first?.setting, length }),
    )
    .map(({ length, wrongBits, totalBits }) => ({ length, wrongBits, totalBits }));
}
