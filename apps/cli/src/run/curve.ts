import { learningCurve } from '@tapehead/figures';
import type { RunRecord } from '@tapehead/runs';
import type { CurvePoint } from '@tapehead/trainer';
import { csvText } from '../output/csv.js';
import type { Listener } from './events.js';
import { runFiles, type RunFolder } from './run-folder.js';

/** The same in each run with the same seed; how long it took stands in the log. */
const columns = [
  'sequences',
  'bitsPerSequence',
  'gradientNorm',
  'learningRate',
  'skipped',
  'loss',
] as const satisfies readonly (keyof CurvePoint)[];

/** A point without the time that it took. */
export type KeptPoint = Pick<CurvePoint, (typeof columns)[number]>;

/**
 * Keeps the points of the learning curve, after those from before the run went on; before its end is told to
 * others they become a table and a figure.
 */
export function keepCurve(
  folder: RunFolder,
  label: string,
  before: readonly KeptPoint[] = [],
): Listener {
  const points = [...before];
  let written = -1;
  const write = () => {
    if (written === points.length) return;
    const rows = points.map((point) => columns.map((column) => point[column]));
    folder.write(runFiles.curve, csvText(columns, rows));
    const drawn = points.flatMap(drawnPoint);
    if (drawn.length > 0) {
      const series = [{ label, points: drawn }];
      const title = `Learning curve of ${label}`;
      folder.write(runFiles.figure, learningCurve({ title, series }));
    }
    written = points.length;
  };
  return {
    tell(event) {
      if (event.event === 'point') points.push(event);
      if (event.event === 'done') write();
    },
    close: write,
  };
}

/** A point of a figure: in bits, if the loss has any; none where it is missing. */
export function drawnPoint({
  sequences,
  bitsPerSequence,
  loss,
}: Pick<KeptPoint, 'sequences' | 'bitsPerSequence' | 'loss'>): RunRecord['curve'] {
  if (bitsPerSequence !== null) return [{ sequences, bitsPerSequence }];
  return loss === null ? [] : [{ sequences, loss }];
}
