import { wordsOf } from '@tapehead/core';
import {
  listCheckpoints,
  memoryStorage,
  packFiles,
  planSweep,
  readRun,
  standardParts,
} from '@tapehead/runs';
import { expect, test } from 'vitest';
import { jsonEvents } from '../../fixtures/json-events.js';
import type { JobTask } from './job-task.js';
import { outcomeOf } from './run-outcome.js';
import { trainJob } from './train-job.js';

const [job] = planSweep({
  config: {
    task: { kind: 'copy', options: { bits: 2, maxLength: 2 } },
    controller: { kind: 'feedforward', options: { units: 4 } },
    machine: { kind: 'paper', options: { slots: 4, width: 3 } },
    batch: 4,
    maxSequences: 80,
    pointEvery: 20,
    evaluation: { sequences: 2, settings: [{ length: 2 }] },
  },
  grid: { seed: [1] },
}).jobs;
if (!job) throw new Error('the plan has a run');
const { id, config } = job;
const words = wordsOf({ kind: 'copy' });
const signal = new AbortController().signal;

/** The files that a task ends with, and those stored meanwhile. */
async function train(from: Uint8Array | null, upTo: number | null = null) {
  const task: JobTask = { id, config, engine: null, backend: 'wasm', modules: [], upTo };
  const standings: Uint8Array[] = [];
  const files = await trainJob(task, {
    parts: standardParts,
    from,
    checkpointSeconds: 1e6,
    signal,
    save: (standing) => standings.push(standing),
    progress: () => undefined,
  });
  if (!files) throw new Error('nothing has ended it');
  return { files, standings };
}

/** The files without the times in them. */
async function timeless({ files }: Awaited<ReturnType<typeof train>>) {
  const { record } = await outcomeOf(id, files, words);
  const isTimeless = ([name]: readonly [string, unknown]) => name !== 'log.jsonl';
  return { record: { ...record, trainSeconds: 0 }, files: new Map([...files].filter(isTimeless)) };
}

test('a run goes on from where it stood to the same bits, and begins anew where it cannot', async () => {
  const whole = await train(null);
  const expected = await timeless(whole);
  expect(expected.record).toMatchObject({ status: 'done', sequences: 80 });
  expect(expected.record.curve).toHaveLength(4);
  expect([...expected.files.keys()].sort()).toEqual([
    'config.json',
    'final.safetensors',
    'learning-curve.csv',
    'learning-curve.svg',
    'trace.svg',
  ]);
  const stopped = await train(null, 40);
  expect((await outcomeOf(id, stopped.files, words)).record).toMatchObject({
    status: 'stopped',
    sequences: 40,
    evaluation: [],
  });
  const standing = packFiles(stopped.files);
  const ofAnother = packFiles((await train(null, 20)).files);
  const mixed = new Map([...stopped.files, ['log.jsonl', whole.files.get('log.jsonl')]]);
  const unusable = [
    Uint8Array.of(),
    standing.subarray(0, 1000),
    packFiles([]),
    packFiles([...mixed].flatMap(([name, bytes]) => (bytes ? [[name, bytes] as const] : []))),
  ];
  for (const from of [standing, ...stopped.standings, ofAnother, ...unusable]) {
    expect(await timeless(await train(from))).toEqual(expected);
  }
});

test('a run that halving has stopped is one that was interrupted, and can go on', async () => {
  const storage = memoryStorage((await train(null, 40)).files);
  expect(listCheckpoints(storage).map(({ sequences }) => sequences)).toEqual([40]);
  const { resume } = await readRun(storage, undefined, signal);
  expect(resume).toMatchObject({ run: id, sequences: 40, unusable: [] });
});

test('a run of a task that is measured by bits stands by those of its best check, any other by what is wrong', async () => {
  const { files } = await train(null);
  const best = jsonEvents(new TextDecoder().decode(files.get('log.jsonl'))).findLast(
    ({ event, best }) => event === 'check' && best === true,
  );
  const share = await outcomeOf(id, files, words);
  expect(share.standing.wrongShare).toBe(Number(best?.wrong) / Number(best?.total));
  const bits = await outcomeOf(id, files, { ...words, by: 'bits per sequence' });
  expect(bits.standing).toEqual({ id, wrongShare: null, bitsPerSequence: best?.bitsPerSequence });
});
