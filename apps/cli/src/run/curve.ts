import { learningCurve } from '@tapehead/figures';
import type { CurvePoint } from '@tapehead/trainer';
import type { Listener } from './events.js';
import { type RunFolder, runFiles } from './run-folder.js';

const columns = [
  'sequences',
  'bitsPerSequence',
  'gradientNorm',
  'learningRate',
  'skipped',
  'trainSeconds',
] as const satisfies readonly (keyof CurvePoint)[];

/** Keeps the points of the learning curve; at the end they become a table and a figure. */
export function keepCurve(folder: RunFolder, label: string): Listener {
  const points: CurvePoint[] = [];
  return {
    tell(event) {
      if (event.event === 'point') points.push(event);
    },
    async close() {
      await folder.write(runFiles.curve, csv(points));
      const drawn = points.flatMap(({ sequences, bitsPerSequence }) =>
        bitsPerSequence === null ? [] : [{ sequences, bitsPerSequence }],
      );
      if (drawn.length === 0) return;
      await folder.write(
        runFiles.figure,
        learningCurve({ title: `Learning curve of ${label}`, series: [{ label, points: drawn }] }),
      );
    },
  };
}

/** Values that are missing are empty fields. */
function csv(points: readonly CurvePoint[]): string {
  const rows = points.map((point) => columns.map((column) => point[column] ?? '').join(','));
  return [columns.join(','), ...rows, ''].join('\n');
}
