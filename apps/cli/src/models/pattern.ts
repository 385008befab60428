import { type Batch, type Task } from '@tapehead/core';
import { UserError } from '@tapehead/runs';
import { readUserFile } from '@tapehead/runs/node';
import { convertIndexedToRgb, decode, type DecodedPng, hasPngSignature } from 'fast-png';
import { within } from '../parts/within.js';
import { mostSteps } from './trace-size.js';

/** Rows of bits to show to a model, [L][bits]. */
export type Pattern = readonly (readonly number[])[];

/** What the user wants to be shown: at most one of them. */
export interface PatternFlags {
  /** Text, of which each byte becomes a row (`--text`). */
  readonly text?: string | undefined;
  /** The path of a picture, of which each column becomes a row (`--picture`). */
  readonly picture?: string | undefined;
}

const mostBytes = 2 ** 24;

/** The flag with which the user gave a pattern, for messages. */
export function patternFlag({ text, picture }: PatternFlags): string {
  return text === undefined ? `--picture ${picture ?? ''}` : '--text';
}

/**
 * The sequence that shows the text or picture; undefined if there is none.
 * @throws {UserError} if the task shows no rows of bits, or the text or picture does not fit it.
 * @throws the signal's reason, if it is aborted while the picture is read.
 */
export async function patternBatch(
  { text, picture }: PatternFlags,
  task: Task,
  signal: AbortSignal,
): Promise<Batch | undefined> {
  if (text === undefined && picture === undefined) return undefined;
  const flag = patternFlag({ text, picture });
  const { fromPattern, outputSize: bits, kind } = task;
  if (!fromPattern) {
    throw new UserError(
      `${flag}: the task ${kind} shows no rows of bits that could be given; expected one that answers what it is shown, such as copy or reverse`,
    );
  }
  const rows =
    text === undefined
      ? await readPicture(flag, picture ?? '', bits, signal)
      : patternOfText(text, bits);
  return within(`${flag}: the task ${kind}`, () => fromPattern(rows));
}

/**
 * The UTF-8 bytes of a text, a row for each, the most significant bit first.
 * @throws {UserError} if it is empty, or rows have another number of bits.
 */
function patternOfText(text: string, bits: number): Pattern {
  if (text === '') throw new UserError('--text: got nothing, expected a text');
  if (bits !== 8) {
    throw new UserError(
      `--text: a byte has 8 bits, and this model is shown vectors of ${bits}; give a picture of ${bits} rows with --picture`,
    );
  }
  const bytes = [...new TextEncoder().encode(text)];
  return bytes.map((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1));
}

/** The text whose bytes the rows are; bytes that are no text become `\uFFFD`. */
export function textOfPattern(pattern: Pattern): string {
  const bytes = pattern.map((row) => row.reduce((byte, bit) => 2 * byte + bit, 0));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** A picture in PNG: its columns become rows of bits, dark pixels ones, so that it is drawn as it is shown. */
async function readPicture(
  flag: string,
  path: string,
  bits: number,
  signal: AbortSignal,
): Promise<Pattern> {
  const bytes = await readUserFile(path, { mostBytes, signal });
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!hasPngSignature(bytes) || bytes.length < 24) {
    throw new UserError(`${flag}: it is no PNG; expected a picture in that format`);
  }
  // Looked at before it is decoded: a few bytes may stand for a picture that takes gigabytes.
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (height !== bits) {
    throw new UserError(
      `${flag}: got a picture ${height} pixels high, expected ${bits}, a pixel for each bit of a vector`,
    );
  }
  if (width === 0 || width > mostSteps) {
    throw new UserError(
      `${flag}: got a picture ${width} pixels wide, expected from 1 to ${mostSteps}, a pixel for each vector`,
    );
  }
  try {
    return patternOf(decode(bytes, { checkCrc: true }));
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    throw new UserError(`${flag}: the picture cannot be read: ${fault}`);
  }
}

function patternOf(image: DecodedPng): Pattern {
  const { width, height } = image;
  const { data, channels, limit, clear } = wholePixels(image);
  const isDark = (x: number, y: number) => {
    const begin = (y * width + x) * channels;
    const pixel = data.subarray(begin, begin + channels);
    if (clear && pixel.every((value, channel) => value === clear[channel])) return false;
    const values = Array.from(pixel, (value) => value / limit);
    const hasAlpha = channels === 2 || channels === 4;
    const alpha = hasAlpha ? (values.pop() ?? 1) : 1;
    const brightness = values.reduce((sum, value) => sum + value, 0) / values.length;
    // Where nothing is drawn, paper shows.
    return brightness * alpha + (1 - alpha) < 0.5;
  };
  return Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_bit, y) => (isDark(x, y) ? 1 : 0)),
  );
}

/**
 * Pixels of a byte or two for each channel, the largest value of one, and the colour that stands for nothing being drawn,
 * where there is one instead of a channel that says how much is (the chunk tRNS).
 */
function wholePixels(image: DecodedPng) {
  const { depth, channels, data, transparency } = image;
  const levels = 2 ** depth - 1;
  const grey = (level: number) => Math.round((255 * level) / levels);
  if (image.palette) {
    const { palette } = image;
    return {
      data: convertIndexedToRgb({ ...image, palette }),
      channels: palette[0]?.length ?? 1,
      limit: 255,
    };
  }
  if (depth < 8) {
    const palette = Array.from({ length: 2 ** depth }, (_, level) => [grey(level)]);
    return {
      data: convertIndexedToRgb({ ...image, palette }),
      channels: 1,
      limit: 255,
      clear: transparency?.map(grey),
    };
  }
  return { data, channels, limit: levels, clear: transparency };
}
