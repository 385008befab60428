import { crc32c } from '@aws-crypto/crc32c';
import { decode } from 'fast-png';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fileVersion, images, scalars, sessionStart } from './event.js';
import { greyImage } from './grey-image.js';

/** What TensorBoard's own definitions say of these messages. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event {
    double wall_time = 1;
    int64 step = 2;
    oneof what { string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
  }
  message SessionLog {
    enum SessionStatus { STATUS_UNSPECIFIED = 0; START = 1; STOP = 2; CHECKPOINT = 3; }
    SessionStatus status = 1;
  }
  message Summary {
    message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
    message Value { string tag = 1; oneof value { float simple_value = 2; Image image = 4; } }
    repeated Value value = 1;
  }
`);
const Event = root.lookupType('Event');

/** The records of a file; their checksums are checked with another implementation than the one that wrote them. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 8, true)).toBe(masked(file.subarray(at, at + 8)));
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(data));
    records.push(data);
    at += length + 16;
  }
  return records;
}

function masked(bytes: Uint8Array): number {
  const checksum = BigInt(crc32c(bytes));
  const turned = (checksum >> 15n) | ((checksum << 17n) & 0xffffffffn);
  return Number((turned + 0xa282ead8n) & 0xffffffffn);
}

const read = (...parts: readonly Uint8Array[]) => {
  const file = Uint8Array.from(parts.flatMap((part) => [...part]));
  return recordsOf(file).map((data) =>
    Event.toObject(Event.decode(data), { longs: Number, enums: String, defaults: true }),
  );
};

test('a file begins with its version', () => {
  expect(read(fileVersion({ wallTime: 1234.5 }))).toEqual([
    { wallTime: 1234.5, step: 0, fileVersion: 'brain.Event:2' },
  ]);
});

test('scalars are read back with their names, steps and times', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          step: fc.nat(2 ** 31),
          wallTime: fc.double({ min: 0, max: 1e10, noNaN: true }),
          values: fc.dictionary(
            fc.string().filter((name) => name !== '__proto__'),
            fc.float({ noDefaultInfinity: true, noNaN: true }),
          ),
        }),
      ),
      (events) => {
        const file = events.map(({ values, ...moment }) => scalars(moment, values));
        expect(read(...file)).toEqual(
          events.map(({ values, ...moment }) => ({
            ...moment,
            summary: {
              value: Object.entries(values).map(([tag, simpleValue]) => ({ tag, simpleValue })),
            },
          })),
        );
      },
    ),
  );
});

test('a run that goes on says from where', () => {
  expect(read(sessionStart({ wallTime: 1, step: 500 }))).toEqual([
    { wallTime: 1, step: 500, sessionLog: { status: 'START' } },
  ]);
});

const withImage = z.object({
  summary: z.object({
    value: z
      .array(
        z.object({
          tag: z.string(),
          image: z.object({ encodedImageString: z.instanceof(Uint8Array) }).loose(),
        }),
      )
      .length(1),
  }),
});

test('images are read back, each value as a square of grey', () => {
  const image = greyImage([
    [0, 0.5, 1],
    [2, -1, 0.2],
  ]);
  const [event] = read(images({ wallTime: 1, step: 2 }, { 'heads/0': image }));
  const [value] = withImage.parse(event).summary.value;
  expect(value).toMatchObject({ tag: 'heads/0', image: { width: 12, height: 8, colorspace: 1 } });
  const { width, height, channels, data } = decode(
    value?.image.encodedImageString ?? new Uint8Array(),
  );
  expect({ width, height, channels }).toEqual({ width: 12, height: 8, channels: 1 });
  const pixel = (x: number, y: number) => data[y * width + x];
  expect([0, 3, 4, 8, 11].map((x) => pixel(x, 3))).toEqual([255, 255, 127, 0, 0]);
  expect([0, 4, 11].map((x) => pixel(x, 4))).toEqual([0, 255, 204]);
});

describe('greyImage', () => {
  test('the darkest value may be another', () => {
    expect(decode(greyImage([[5, 10]], 10).png).data.slice(3, 5)).toEqual(Uint8Array.of(127, 0));
  });

  test.each([
    ['no rows', [], 'got no values'],
    ['no columns', [[]], 'got no values'],
    ['ragged rows', [[1, 2], [1]], 'row 1 has 1 values, expected 2'],
    ['NaN', [[0], [Number.NaN]], 'got NaN in row 1'],
  ])('refuses %s', (_, rows, message) => {
    expect(() => greyImage(rows)).toThrow(message);
  });
});
