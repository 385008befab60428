import { markdownTable } from 'markdown-table';

export const whole = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

export const tenths = (value: number) => value.toFixed(1);

/** A share as a percentage to two digits, so that one wrong bit shows. */
export const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;

/** Such as `length 10, repeats 20`. */
export function settingText(setting: Readonly<Record<string, number>>): string {
  return Object.entries(setting)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Whether a setting is in no respect harder than the other. */
export function isWithin(
  setting: Readonly<Record<string, number>>,
  hardest: Readonly<Record<string, number>>,
): boolean {
  return Object.entries(setting).every(([name, value]) => value <= (hardest[name] ?? value));
}

/** A table of Markdown; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  return markdownTable(rows, { align: ['l', ...(rows[0] ?? []).slice(1).map(() => 'r')] });
}

export const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
