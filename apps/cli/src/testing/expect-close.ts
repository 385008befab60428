import { expect } from 'vitest';

/** Expects the same lists and objects, with numbers that differ by less than the tolerance. */
export function expectClose(actual: unknown, expected: unknown, tolerance: number): void {
  const [numbers, expectedNumbers]: [number[], number[]] = [[], []];
  expect(form(actual, numbers)).toEqual(form(expected, expectedNumbers));
  const differences = numbers.map((number, index) =>
    Math.abs(number - (expectedNumbers[index] ?? Number.NaN)),
  );
  expect(Math.max(...differences)).toBeLessThan(tolerance);
}

/** The value with each number left out, and the numbers. */
function form(value: unknown, numbers: number[]): unknown {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    if (typeof part !== 'number') return part;
    numbers.push(part);
    return 'a number';
  });
}
