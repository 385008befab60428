import type { Channels, JsonObject } from '@tapehead/core';

/** A step's numbers. */
export type Row = readonly number[];

/** What is known of the task that is asked about. */
export interface AskedTask {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly channels: Channels;
  /** Complete. */
  readonly options: JsonObject;
}

/** A question as the sequence that the machine sees. */
export interface Asked {
  /** [T][I]. */
  readonly inputs: readonly Row[];
  /** [T][O]; null at a step whose output does not count. */
  readonly targets: readonly (Row | null)[];
  /** The right answer, as `read` would say it; null where nobody can know it. */
  readonly right: string | null;
  /** Says the answer, [steps that count][O], in the task's words. */
  read(answer: readonly Row[]): string;
}

/** How one asks about a task, in its own words. */
export interface Question {
  /** What the field is for. */
  readonly label: string;
  /** How to ask, in a sentence. */
  readonly says: string;
  /** A question to begin with. */
  example(task: AskedTask): string;
  /** The sequence for what was typed, or what is wrong with that, in a sentence. */
  parse(text: string, task: AskedTask): Asked | string;
}

/** A row of zeros, but for some of its numbers. */
export function row(size: number, set: Readonly<Record<number, number>> = {}): Row {
  return Array.from({ length: size }, (_, index) => set[index] ?? 0);
}

/** The number of an option; `otherwise` if the task has no such option. */
export function numberOption({ options }: AskedTask, name: string, otherwise: number): number {
  const value = options[name];
  return typeof value === 'number' ? value : otherwise;
}

/** Probabilities as bits. */
export function bitsOf(answer: Row): Row {
  return answer.map((value) => (value > 0.5 ? 1 : 0));
}

/** The bits of a whole number, the most significant first. */
export function toBits(value: number, count: number): Row {
  return Array.from(
    { length: count },
    (_, index) => Math.floor(value / 2 ** (count - 1 - index)) % 2,
  );
}

export function fromBits(bits: Row): number {
  return bits.reduce((value, bit) => 2 * value + bit, 0);
}
