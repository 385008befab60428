import type { Json } from '@tapehead/core';
import { UserError } from '@tapehead/runs';
import { readJsonFile } from '@tapehead/runs/node';
import { isList, isObject, shown } from '../json.js';

/** Input sequences of T steps each. */
export interface SequenceInputs {
  /** T. */
  readonly steps: number;
  /** B. */
  readonly sequences: number;
  /** [T, I] of a sequence. */
  sequence(index: number): Float32Array;
}

const mostBytes = 2 ** 26;

/**
 * Reads `{"inputs": [T][B][I]}`.
 * @throws {UserError} naming the first fault: a value that is no list, a list that is empty or of another length than
 *   the others, or a number that float32 cannot hold.
 */
export async function readInputsFile(
  path: string,
  inputSize: number,
  signal: AbortSignal,
): Promise<SequenceInputs> {
  const where = `--inputs ${path}`;
  return parseInputs(where, await readJsonFile(path, { mostBytes, where, signal }), inputSize);
}

function parseInputs(where: string, value: Json, inputSize: number): SequenceInputs {
  const refuse = (fault: string): never => {
    throw new UserError(`${where}: ${fault}`);
  };
  const list = (name: string, item: Json | undefined, of: string): readonly Json[] =>
    isList(item) && item.length > 0
      ? item
      : refuse(`${name}: got ${shown(item)}, expected a list of at least one ${of}`);
  const members = isObject(value) ? value : refuse('expected an object, {"inputs": [T][B][I]}');
  const unknown = Object.keys(members).find((name) => name !== 'inputs');
  if (unknown !== undefined) refuse(`${JSON.stringify(unknown)}: expected "inputs" alone`);

  const steps = list('inputs', members.inputs, 'time step');
  const sequences = list('inputs[0]', steps[0], 'sequence').length;
  const numbers = new Float32Array(steps.length * sequences * inputSize);
  steps.forEach((step, t) => {
    const rows = list(`inputs[${t}]`, step, 'sequence');
    if (rows.length !== sequences) {
      refuse(
        `inputs[${t}]: got ${rows.length} sequences, expected ${sequences} as in the first step`,
      );
    }
    rows.forEach((row, b) => {
      const name = `inputs[${t}][${b}]`;
      const vector = list(name, row, 'number');
      if (vector.length !== inputSize) {
        refuse(
          `${name}: got ${vector.length} numbers, expected ${inputSize}, the model's number of inputs`,
        );
      }
      vector.forEach((number, i) => {
        if (typeof number !== 'number' || !Number.isFinite(Math.fround(number))) {
          refuse(`${name}[${i}]: got ${shown(number)}, expected a number that float32 holds`);
        }
        numbers[(b * steps.length + t) * inputSize + i] = Number(number);
      });
    });
  });
  const size = steps.length * inputSize;
  return {
    steps: steps.length,
    sequences,
    sequence: (index) => numbers.subarray(index * size, (index + 1) * size),
  };
}
