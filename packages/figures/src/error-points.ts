/** How many bits were wrong at a setting of a task, as an evaluation says it. */
export interface MeasuredError {
  readonly setting: Readonly<Record<string, number>>;
  readonly length: number;
  readonly wrongBits: number;
  readonly totalBits: number;
}

/**
 * The points for `errorByLength` in an evaluation: the settings that differ from the first in their length
 * alone.
 */
export function errorPoints(
  evaluation: readonly MeasuredError[],
): Omit<MeasuredError, 'setting'>[] {
  const first = evaluation[0]?.setting ?? {};
  const onlyLengthDiffers = (setting: MeasuredError['setting']) =>
    Object.keys({ ...first, ...setting }).every(
      (name) => name === 'length' || setting[name] === first[name],
    );
  return evaluation
    .filter(({ setting }) => onlyLengthDiffers(setting))
    .map(({ length, wrongBits, totalBits }) => ({ length, wrongBits, totalBits }));
}
