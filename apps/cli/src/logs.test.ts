import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runInProcess } from '../fixtures/run-in-process.js';
import { tinyRun } from '../fixtures/tiny-run.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-logs-'));
const run = join(folder, 'run');
const train = (...flags: string[]) =>
  runInProcess(['train', 'copy', ...tinyRun(folder), '--out', run, '--quiet', ...flags]);

beforeAll(async () => {
  expect((await train('--tensorboard')).code).toBe(0);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('export-log', () => {
  it('prints what the log measured as a table', async () => {
    const { code, stdout, stderr } = await runInProcess(['export-log', run, '--csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [heading = '', ...rows] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^time,event,sequences,/);
    expect(heading.split(',')).toEqual(
      expect.arrayContaining(['bitsPerSequence', 'wrong', 'training.moved', 'setting.length']),
    );
    const kinds = rows.map((row) => row.split(',')[1]);
    expect(new Set(kinds)).toEqual(new Set(['point', 'check', 'diagnostics', 'evaluation']));
  });

  it('writes some of it to a file, and quotes what would break a row', async () => {
    const log = join(run, 'log.jsonl');
    const note = { event: 'rollback', sequences: 24, reason: 'too large, "again"\nand again' };
    writeFileSync(log, `${readFileSync(log, 'utf8')}${JSON.stringify(note)}\n`);
    const out = join(folder, 'log.csv');
    const args = ['export-log', run, '--csv', '--event', 'point', 'rollback', '--out', out];
    expect(await runInProcess(args)).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = readFileSync(out, 'utf8');
    expect(text.match(/,point,/g)).toHaveLength(3);
    expect(text).not.toContain(',check,');
    expect(text).toContain(',"too large, ""again""\nand again"\n');
    expect((await runInProcess(args)).stderr).toMatch(/there is a file of that name already/);
  });

  it.each([
    ['a folder without a log', ['export-log', folder], /not a run folder; there is no log\.jsonl/],
    ['nothing', ['export-log', join(folder, 'none')], /not a run folder; there is no log\.jsonl/],
    [
      'an unknown event',
      ['export-log', folder, '--event', 'x'],
      /Allowed choices are phase, point, check/,
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await runInProcess(args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7; }
  message SessionLog { int32 status = 1; }
  message Summary {
    message Image { int32 height = 1; int32 width = 2; int32 colorspace = 3; bytes encoded_image_string = 4; }
    message Value { string tag = 1; float simple_value = 2; Image image = 4; }
    repeated Value value = 1;
  }
`);
const Event = root.lookupType('Event');
const event = z.object({
  step: z.number().default(0),
  fileVersion: z.string().optional(),
  sessionLog: z.object({ status: z.number() }).optional(),
  summary: z
    .object({
      value: z.array(
        z.object({
          tag: z.string(),
          simpleValue: z.number().optional(),
          image: z.object({ encodedImageString: z.instanceof(Uint8Array) }).optional(),
        }),
      ),
    })
    .optional(),
});

/** The events of a run's files for TensorBoard, in the order of their names. */
function tensorboardEvents() {
  const files = readdirSync(join(run, 'tensorboard')).toSorted();
  expect(files.every((name) => /^events\.out\.tfevents\.\d{10}\./.test(name))).toBe(true);
  return files.flatMap((name) => {
    const file = readFileSync(join(run, 'tensorboard', name));
    const events: z.output<typeof event>[] = [];
    for (let at = 0; at < file.length;) {
      const length = Number(file.readBigUInt64LE(at));
      const message = Event.decode(file.subarray(at + 12, at + 12 + length));
      events.push(event.parse(Event.toObject(message, { longs: Number })));
      at += length + 16;
    }
    return events;
  });
}

/** The steps of a chart as TensorBoard shows them: a session that starts at a step replaces values from there on. */
function stepsOf(chart: string): readonly number[] {
  let steps: readonly number[] = [];
  for (const { step, sessionLog, summary } of tensorboardEvents()) {
    if (sessionLog) steps = steps.filter((earlier) => earlier < step);
    if (summary?.value.some(({ tag }) => tag === chart)) steps = [...steps, step];
  }
  return steps;
}

describe('train --tensorboard', () => {
  it('writes the numbers of the log, and where the heads are, for TensorBoard', () => {
    const [version, ...events] = tensorboardEvents();
    expect(version?.fileVersion).toBe('brain.Event:2');
    const values = events.flatMap(({ step, summary }) =>
      (summary?.value ?? []).map((value) => ({ step, ...value })),
    );
    const log = readFileSync(join(run, 'log.jsonl'), 'utf8').trimEnd().split('\n');
    const points = log
      .map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)))
      .filter((entry) => entry.event === 'point')
      .map((entry) =>
        z.object({ sequences: z.number(), bitsPerSequence: z.number() }).parse(entry),
      );
    const losses = values.filter(({ tag }) => tag === 'train/bitsPerSequence');
    expect(losses.map(({ step }) => step)).toEqual(points.map(({ sequences }) => sequences));
    losses.forEach(({ simpleValue = 0 }, index) => {
      expect(simpleValue).toBeCloseTo(points[index]?.bitsPerSequence ?? Number.NaN, 5);
    });
    const tags = new Set(values.map(({ tag }) => tag));
    for (const tag of [
      'train/gradientNorm',
      'check/wrong',
      'training/moved',
      'machine/memory/norm',
      'evaluation/length 2/errorRate',
    ]) {
      expect(tags).toContain(tag);
    }
    const pictures = values.filter(({ image }) => image !== undefined);
    expect(new Set(pictures.map(({ tag }) => tag))).toEqual(
      new Set(['weightings/read 0', 'weightings/write 0']),
    );
    // 6 steps of the copy of two vectors, 4 slots.
    const png = decode(pictures[0]?.image?.encodedImageString ?? new Uint8Array());
    expect([png.width, png.height]).toEqual([6 * 4, 4 * 4]);
  });

  it('goes on in a file of its own when the run does, and is deleted with the run', async () => {
    const stop = new AbortController();
    const interrupted = await runInProcess(
      [
        'train',
        'copy',
        ...tinyRun(folder),
        '--out',
        run,
        '--overwrite',
        '--tensorboard',
        '--max-sequences',
        '160',
        '--checkpoint-every',
        '16',
        '--json',
      ],
      {
        signal: stop.signal,
        onOutput: (text) => {
          if (text.includes('"event":"check"')) stop.abort();
        },
      },
    );
    expect(interrupted.code).toBe(130);
    expect(tensorboardEvents().filter(({ fileVersion }) => fileVersion)).toHaveLength(1);

    expect((await runInProcess(['resume', run, '--quiet'])).code).toBe(0);
    const events = tensorboardEvents();
    expect(events.filter(({ sessionLog }) => sessionLog?.status === 1)).toHaveLength(1);
    expect(events.at(-1)?.step).toBe(160);
    // The check at which it was interrupted is part of the stored state and is not repeated.
    const every = Array.from({ length: 20 }, (_, index) => 8 * (index + 1));
    for (const chart of [
      'check/wrong',
      'train/bitsPerSequence',
      'training/moved',
      'weightings/read 0',
    ]) {
      expect(stepsOf(chart)).toEqual(every);
    }
  });
});
