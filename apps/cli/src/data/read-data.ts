import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { CheckpointError, decodeSafetensors, parseStrictJson } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { UserError } from '@tapehead/runs';
import { readUserFile } from '@tapehead/runs/node';
import { packSequence, type PackedSequence } from '@tapehead/tasks';
import { packTensors } from './pack-tensors.js';

/** A data set as it was read. */
export interface DataFile {
  /** The path as the user gave it, which begins error messages. */
  readonly path: string;
  /** The name of the file without its folder, which a run remembers. */
  readonly name: string;
  /** The checksum of the file, as hexadecimal digits. */
  readonly sha256: string;
  /** The sequences, in the order of the file. */
  readonly sequences: readonly PackedSequence[];
}

/** The largest file, since it is read into memory as a whole. */
const mostBytes = 2 ** 29;

/**
 * Reads sequences: of a `.safetensors` file the tensors `inputs` [S, T, I], `targets` [S, T, O] and perhaps `mask`
 * [S, T]; of any other a JSON object a line, `{"inputs": [T][I], "targets": [T][O] or null, "mask"?: [T]}`.
 * @throws {UserError} naming the line or tensor that does not fit, and why.
 * @throws the signal's reason, if it is aborted meanwhile.
 */
export async function readData(path: string, signal: AbortSignal): Promise<DataFile> {
  const bytes = await readUserFile(path, { mostBytes, where: `--data ${path}`, signal });
  const sequences = path.endsWith('.safetensors')
    ? fromTensors(path, bytes)
    : fromLines(path, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, name: basename(path), sha256, sequences };
}

function fromTensors(path: string, bytes: Uint8Array): readonly PackedSequence[] {
  try {
    return packTensors(`--data ${path}`, decodeSafetensors(bytes).tensors);
  } catch (error) {
    if (error instanceof CheckpointError) throw new UserError(`--data ${path}: ${error.message}`);
    throw error;
  }
}

function fromLines(path: string, bytes: Uint8Array): readonly PackedSequence[] {
  const sequences: PackedSequence[] = [];
  for (const [at, line] of textOf(path, bytes).split('\n').entries()) {
    if (line.trim() === '') continue;
    const where = `--data ${path}, line ${at + 1}`;
    try {
      sequences.push(packSequence(where, parseStrictJson(where, line), sequences[0]));
    } catch (error) {
      if (error instanceof CheckpointError) throw new UserError(error.message);
      if (error instanceof InvalidOptionsError) throw new UserError(error.faults.join('\n  '));
      throw error;
    }
  }
  return sequences;
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(
      `--data ${path}: it is no text in UTF-8; expected a JSON object a line, or a file that ends in .safetensors`,
    );
  }
}
