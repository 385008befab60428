import type { AlignedData } from 'uplot';
import type { PlotShape } from './plot-options.js';

/**
 * The values of a chart's curves at an index of its data, such as `1,600: loss 12.5 · wrong bits 3.2`. A curve without a
 * point there is read at its last point before.
 */
export function readingAt(
  { series }: Pick<PlotShape, 'series'>,
  data: AlignedData,
  at: number,
): string {
  const [across, ...curves] = data;
  const x = across[at];
  if (x === undefined) return '';
  const values = series.flatMap(({ label }, index) => {
    const value = Array.from(curves[index] ?? [])
      .slice(0, at + 1)
      .findLast((one) => one !== null && one !== undefined);
    return value === undefined ? [] : [`${label} ${valueText(value)}`];
  });
  return `${x.toLocaleString('en')}: ${values.join(' · ')}`;
}

function valueText(value: number): string {
  return value !== 0 && value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}
