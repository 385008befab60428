import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { finiteNumber, parseOptions, wholeNumber } from '@tapehead/core';
import * as z from 'zod';
import type { GreyImage } from './grey-image.js';
import { tfRecord } from './record.js';

/** When something happened: by the clock, and on the charts' axis. */
export interface Moment {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A whole number, such as training sequences so far. */
  readonly step: number;
}

const moment = 'a moment, such as { wallTime: Date.now() / 1000, step: 0 }';
const begin = z.looseObject({ wallTime: finiteNumber() }, { error: moment });
const momentOption = z.looseObject(
  { wallTime: finiteNumber(), step: wholeNumber(0, Number.MAX_SAFE_INTEGER) },
  { error: moment },
);
// Numbers need not be finite: TensorBoard shows infinity and NaN, too.
const scalarsOption = z.record(
  z.string(),
  z.custom((value) => typeof value === 'number', { error: 'a number' }),
  { error: 'numbers by the names of their charts' },
);
const pixels = wholeNumber(1, 2 ** 31 - 1);
const imagesOption = z.record(
  z.string(),
  z.looseObject(
    {
      width: pixels,
      height: pixels,
      png: z.custom((value) => value instanceof Uint8Array, { error: 'the bytes of a PNG file' }),
    },
    { error: 'an image, such as greyImage([[0, 1]])' },
  ),
  { error: 'images by their names' },
);

/**
 * The first record of an event file, with the version of the format.
 * @throws {InvalidOptionsError} if the time is no number of seconds.
 */
export function fileVersion(at: Pick<Moment, 'wallTime'>): Uint8Array<ArrayBuffer> {
  const { wallTime } = parseOptions('fileVersion', begin, at);
  return eventRecord({ wallTime, step: 0 }, (writer) =>
    writer.tag(3, WireType.LengthDelimited).string('brain.Event:2'),
  );
}

/**
 * The record with which a run resumes from an earlier step. TensorBoard then drops what it has read of later steps.
 * @throws {InvalidOptionsError} if the moment is not valid.
 */
export function sessionStart(at: Moment): Uint8Array<ArrayBuffer> {
  return eventRecord(parseOptions('sessionStart', momentOption, at), (writer) =>
    writer.tag(7, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int32(1).join(),
  );
}

/**
 * The record of numbers by the names of their charts, such as `train/loss`.
 * @throws {InvalidOptionsError} if the moment is not valid, or a value is no number.
 */
export function scalars(
  at: Moment,
  values: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  parseOptions('scalars.values', scalarsOption, values);
  return eventRecord(parseOptions('scalars', momentOption, at), (writer) => {
    summary(writer, Object.entries(values), (value, number) => {
      value.tag(2, WireType.Bit32).float(number);
    });
  });
}

/**
 * The record of images by their names.
 * @throws {InvalidOptionsError} if the moment is not valid, or a value is no image.
 */
export function images(
  at: Moment,
  values: Readonly<Record<string, GreyImage>>,
): Uint8Array<ArrayBuffer> {
  parseOptions('images.values', imagesOption, values);
  return eventRecord(parseOptions('images', momentOption, at), (writer) => {
    summary(writer, Object.entries(values), (value, { height, width, png }) => {
      value.tag(4, WireType.LengthDelimited).fork();
      value.tag(1, WireType.Varint).int32(height).tag(2, WireType.Varint).int32(width);
      // Field 3 is the number of colour channels, 1 for grey.
      value.tag(3, WireType.Varint).int32(1).tag(4, WireType.LengthDelimited).bytes(png).join();
    });
  });
}

/** TensorBoard's message Event, https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto */
function eventRecord(
  { wallTime, step }: Moment,
  writeWhat: (writer: BinaryWriter) => unknown,
): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(wallTime).tag(2, WireType.Varint).int64(step);
  writeWhat(writer);
  return tfRecord(writer.finish());
}

/** Its message Summary, a value for each tag. */
function summary<Value>(
  writer: BinaryWriter,
  values: readonly (readonly [string, Value])[],
  write: (writer: BinaryWriter, value: Value) => void,
): void {
  writer.tag(5, WireType.LengthDelimited).fork();
  for (const [tag, value] of values) {
    writer.tag(1, WireType.LengthDelimited).fork();
    write(writer.tag(1, WireType.LengthDelimited).string(tag), value);
    writer.join();
  }
  writer.join();
}
