import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { GreyImage } from './grey-image.js';
import { tfRecord } from './record.js';

/** When something was: by the clock, and on the axis of the charts. */
export interface Moment {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** A whole number, such as training sequences so far. */
  readonly step: number;
}

/** The first record of an event file: that it is one. */
export function fileVersion({ wallTime }: Pick<Moment, 'wallTime'>): Uint8Array<ArrayBuffer> {
  return eventRecord({ wallTime, step: 0 }, (writer) =>
    writer.tag(3, WireType.LengthDelimited).string('brain.Event:2'),
  );
}

/**
 * The record of a run that goes on from an earlier step: TensorBoard leaves out what it was told of later
 * ones before.
 */
export function sessionStart(moment: Moment): Uint8Array<ArrayBuffer> {
  return eventRecord(moment, (writer) =>
    writer.tag(7, WireType.LengthDelimited).fork().tag(1, WireType.Varint).int32(1).join(),
  );
}

/** The record of numbers by the names of their charts, such as `train/loss`. */
export function scalars(
  moment: Moment,
  values: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> {
  return eventRecord(moment, (writer) => {
    summary(writer, Object.entries(values), (value, number) => {
      value.tag(2, WireType.Bit32).float(number);
    });
  });
}

/** The record of images by their names. */
export function images(
  moment: Moment,
  values: Readonly<Record<string, GreyImage>>,
): Uint8Array<ArrayBuffer> {
  return eventRecord(moment, (writer) => {
    summary(writer, Object.entries(values), (value, { height, width, png }) => {
      value.tag(4, WireType.LengthDelimited).fork();
      value.tag(1, WireType.Varint).int32(height).tag(2, WireType.Varint).int32(width);
      // Of one colour channel.
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
