/** For tests: the steps of a sequence as plain numbers, and a batch as it is drawn in docstrings. */

import type { Batch, Task } from '@tapehead/core';

export interface Step {
  readonly input: readonly number[];
  /** null where the step is masked out and its target is zeros. */
  readonly target: readonly number[] | null;
}

/** The steps of sequence `b` of a batch. */
export function stepsOf(task: Task, batch: Batch, b: number): readonly Step[] {
  return Array.from({ length: batch.steps }, (_, t) => {
    const column = t * batch.sequences + b;
    const row = (values: Float32Array, size: number) => [
      ...values.subarray(column * size, (column + 1) * size),
    ];
    const target = row(batch.targets, task.outputSize);
    const blank = batch.mask[column] === 0 && target.every((bit) => bit === 0);
    return { input: row(batch.inputs, task.inputSize), target: blank ? null : target };
  });
}

/** A sequence filled up to the steps of its batch, as `stepsOf` gives it. */
export function padded(task: Task, batch: Batch, steps: readonly Step[]): readonly Step[] {
  const nothing = { input: zeros(task.inputSize), target: null };
  return [...steps, ...Array.from({ length: batch.steps - steps.length }, () => nothing)];
}

export function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}

/** `count` numbers of which only that of `index` is 1. */
export function oneHot(index: number, count: number): readonly number[] {
  return zeros(count).map((_, i) => (i === index ? 1 : 0));
}

/** A batch of one sequence as it is drawn in a docstring: a line for each channel, a column for each step. */
export function drawing(
  { inputs, targets, mask }: Batch,
  inputNames: readonly string[],
  targetNames: readonly string[],
): string {
  const channel = (values: Float32Array, count: number, which: number) =>
    [...values].filter((_, i) => i % count === which).map(show);
  const table = [
    ...inputNames.map((name, i) => ({
      label: `${i === 0 ? 'inputs ' : '       '}  ${name}`,
      cells: channel(inputs, inputNames.length, i),
    })),
    ...targetNames.map((name, i) => ({
      label: `${i === 0 ? 'targets' : '       '}  ${name}`,
      cells: channel(targets, targetNames.length, i),
    })),
    { label: 'mask', cells: [...mask].map(show) },
  ];
  const labelWidth = Math.max(...table.map(({ label }) => label.length));
  const widths = [...mask].map((_, t) =>
    Math.max(...table.map(({ cells }) => cells[t]?.length ?? 0)),
  );
  const lines = table.map(({ label, cells }) =>
    [label.padEnd(labelWidth + 1), ...cells.map((cell, t) => cell.padEnd(widths[t] ?? 0))].join(
      ' ',
    ),
  );
  return ['```', ...lines, '```'].map((line) => ` * ${line}`.trimEnd()).join('\n');
}

function show(value: number): string {
  if (value === 0) return '.';
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace('-', '−');
}
