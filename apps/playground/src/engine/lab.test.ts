import { decodeModelFile, encodeModelFile } from '@tapehead/checkpoint';
import { mergeConfig, recipes } from '@tapehead/experiments';
import { readZooFile } from '@tapehead/zoo';
import { afterEach, expect, test, vi } from 'vitest';
import { fresh, inFile } from './fixtures/requests.js';
import { createLab } from './lab.js';
import type { RunListener } from './protocol.js';

const config = mergeConfig(recipes['copy-small']?.config ?? {}, {
  task: { options: { bits: 2, maxLength: 2 } },
  controller: { options: { units: 8 } },
  machine: { options: { slots: 8, width: 4 } },
  batch: 4,
  maxSequences: 96,
  pointEvery: 8,
  check: { every: 16, sequences: 4, stopAfter: null },
  evaluation: { settings: null },
});

const quiet: RunListener = { onNews: () => undefined, onFile: () => undefined };

afterEach(() => vi.restoreAllMocks());

test('a run that is paused, stored and opened again ends with the same weights', async () => {
  // With this clock every step takes long enough to be reported, however fast the machine is.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 300));
  const lab = createLab();
  const open = async (file: Uint8Array<ArrayBuffer> | null) =>
    lab.open(file ? inFile(file) : fresh(config));
  const request = {
    kind: 'pattern',
    rows: [
      [1, 0],
      [1, 1],
    ],
  } as const;

  await open(null);
  await lab.train(quiet);
  const whole = await lab.trace(request);

  await open(null);
  await lab.train({
    ...quiet,
    onNews: ({ progress }) => {
      if (progress.sequences > 0) lab.pause();
    },
  });
  const opened = await open(await lab.store());
  expect(opened.sequences).toBeGreaterThan(0);
  expect(opened.sequences).toBeLessThan(96);
  const { stoppedBy } = await lab.train(quiet);
  expect(stoppedBy).toBe('budget');
  expect(await lab.trace(request)).toEqual(whole);

  const ended = await open(await lab.store());
  expect(ended.history.points.at(-1)?.sequences).toBe(96);
  expect(ended.history.checks.at(-1)?.sequences).toBe(96);
  expect(await lab.trace(request)).toEqual(whole);
  await lab.close();
});

test('a run whose budget is raised after its end goes on, to the bits of one that had it at once', async () => {
  const lab = createLab();
  const request = { kind: 'pattern', rows: [[1, 0]] } as const;
  // Otherwise the learning rate would depend on the budget.
  const constant = mergeConfig(config, { schedule: { kind: 'constant', options: {} } });
  await lab.open(fresh(constant));
  await lab.train(quiet);
  const whole = await lab.trace(request);

  const short = mergeConfig(constant, { maxSequences: 48 });
  const { ended } = await lab.open(fresh(short));
  expect(ended).toBe(false);
  await lab.train(quiet);
  const raised = await lab.open(inFile(await lab.store(), 96));
  expect(raised).toMatchObject({ ended: false, sequences: 48, config: { maxSequences: 96 } });
  const { stoppedBy } = await lab.train(quiet);
  expect(stoppedBy).toBe('budget');
  expect(await lab.trace(request)).toEqual(whole);
  const { history } = await lab.open(inFile(await lab.store()));
  expect(history.points.map(({ sequences }) => sequences)).toContain(8);
  await lab.close();
});

test('a run of two phases is trained, stored, opened and trained further like any other', async () => {
  const lab = createLab();
  const request = { kind: 'pattern', rows: [[1, 0]] } as const;
  const constant = mergeConfig(config, { schedule: { kind: 'constant', options: {} } });
  await lab.open(fresh(constant));
  await lab.train(quiet);
  const whole = await lab.trace(request);

  const phases = [{ from: 32, sequences: 32 }];
  const both = mergeConfig(constant, { phases });
  await lab.open(fresh(both));
  expect(await lab.train(quiet)).toMatchObject({ stoppedBy: 'budget' });
  const file = await lab.store();
  const stored = await lab.open(inFile(file));
  expect(stored).toMatchObject({ ended: true, sequences: 64 });
  const raised = await lab.open(inFile(file, 96));
  expect(raised).toMatchObject({ ended: false, config: { phases: [{ from: 32, sequences: 64 }] } });
  await lab.train(quiet);
  expect(await lab.trace(request)).toEqual(whole);
  await lab.close();
});

test('a run that has ended goes on in a new phase, up to its budget', async () => {
  const lab = createLab();
  await lab.open(fresh(config));
  await lab.train(quiet);
  const file = await lab.store();
  const opened = await lab.open(inFile(file, { more: 32 }));
  expect(opened).toMatchObject({ sequences: 96, ended: false });
  expect(opened.config.phases).toMatchObject([{ from: 96, sequences: 32 }]);
  expect((await lab.train(quiet)).stoppedBy).toBe('budget');
  const after = await lab.open(inFile(await lab.store()));
  expect(after).toMatchObject({ sequences: 128, ended: true });
  await lab.close();
});

test('the files of a run that are handed over go on as its one file does, with the same past', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 300));
  const lab = createLab();
  let packed = new Uint8Array();
  let pauses = true;
  const keeping: RunListener = {
    onNews: ({ progress }) => {
      if (pauses && progress.sequences > 40) lab.pause();
    },
    onFile(file) {
      packed = file;
    },
  };
  const request = { kind: 'pattern', rows: [[1, 0]] } as const;
  const open = (file: Uint8Array<ArrayBuffer>) => lab.open(inFile(file));
  await lab.open(fresh(config));
  await lab.train(keeping);
  const single = await lab.store();
  const fromFiles = await open(packed);
  expect([...(await lab.store())], 'one file, without training').toEqual([...single]);
  expect(fromFiles.history.points.length).toBeGreaterThan(3);
  expect(fromFiles.history.checks.length).toBeGreaterThan(1);
  expect(await open(single)).toEqual(fromFiles);
  const { sequences, history } = fromFiles;
  for (const file of [packed, single])
    expect(await lab.summarize(file)).toMatchObject({ sequences, ...history });
  expect(await lab.summarize(new Uint8Array(9))).toBeNull();
  pauses = false;
  await lab.train(keeping);
  const ended = await lab.trace(request);
  const endOfSingle = await lab.store();
  const endOfFiles = packed;

  const reopened = await open(endOfFiles);
  expect(reopened).toMatchObject({ sequences: 96, ended: true });
  expect(await lab.trace(request)).toEqual(ended);
  expect(await open(endOfSingle)).toEqual(reopened);
  expect(await lab.trace(request)).toEqual(ended);
  await lab.close();
});

test('a file of earlier releases, whose past has no names of events, is drawn and goes on', async () => {
  const lab = createLab();
  await lab.open(fresh(config));
  await lab.train(quiet);
  const file = decodeModelFile(await lab.store());
  const earlier = encodeModelFile({
    ...file,
    metadata: {
      ...file.metadata,
      history: {
        points: [{ sequences: 8, bitsPerSequence: 3 }],
        checks: [{ sequences: 16, wrongBits: 1, totalBits: 8, bitsPerSequence: 2 }],
      },
    },
  });
  const { history } = await lab.open(inFile(earlier, 128));
  expect(history.points).toMatchObject([{ sequences: 8, bitsPerSequence: 3, loss: null }]);
  expect(history.checks).toMatchObject([{ sequences: 16, wrong: 1, total: 8, solved: false }]);
  await lab.train(quiet);
  const after = await lab.open(inFile(await lab.store()));
  expect(after.sequences).toBe(128);
  expect(after.history.points.slice(0, 1)).toEqual(history.points);
  await lab.close();
});

test('a run that is given up ends so, and is kept as it was before', async () => {
  const lab = createLab();
  const far = mergeConfig(config, { learningRate: 1e9, maxSequences: 4000 });
  await lab.open(fresh(far));
  let packed = new Uint8Array();
  const keeping: RunListener = {
    ...quiet,
    onFile(file) {
      packed = file;
    },
  };
  expect(await lab.train(keeping)).toEqual({ stoppedBy: 'diverged', solved: false });
  const { ended } = await lab.open(inFile(packed));
  expect(ended).toBe(false);
  await lab.close();
});

test('a model that was trained elsewhere begins a run with its weights', async () => {
  const lab = createLab();
  const file = new Uint8Array(await readZooFile('copy-feedforward'));
  let packed = new Uint8Array();
  const { isTrained } = await lab.open(inFile(file));
  expect(isTrained).toBe(true);
  const training = lab.train({
    ...quiet,
    onFile(next) {
      packed = next;
    },
  });
  lab.pause();
  expect(await training).toMatchObject({ stoppedBy: 'signal' });
  const opened = await lab.open(inFile(packed));
  expect(opened).toMatchObject({ isTrained: false, ended: false, sequences: 0 });
  const kept = decodeModelFile(await lab.store());
  expect([...kept.weights]).toEqual([...decodeModelFile(file).weights]);
  await lab.close();
});

test('a trace holds what every head did, with its addressing', async () => {
  const lab = createLab();
  await lab.open(fresh(config));
  const { steps, machine } = await lab.trace({ kind: 'drawn', setting: { length: 2 }, seed: 1 });
  expect(steps).toBe(6);
  expect(machine?.memory).toHaveLength(6 * 8 * 4);
  expect(machine?.heads.toSorted()).toEqual(['read', 'write']);
  for (const { kind, role, weighting, read, add, erase, parameters } of machine?.traces ?? []) {
    expect([kind, weighting.length]).toEqual([role, 6 * 8]);
    const [own, others] = role === 'write' ? [[add, erase], [read]] : [[read], [add, erase]];
    expect(own.map((values) => values?.length)).toEqual(own.map(() => 6 * 4));
    expect(others).toEqual(others.map(() => null));
    expect(parameters.map(({ name, size }) => `${name} ${size}`)).toEqual([
      'key 4',
      'strength 1',
      'gate 1',
      'shifts 3',
      'sharpening 1',
    ]);
  }
  await lab.close();
});

test.each([
  ['stack', { slots: 8, width: 4 }, ['actions 3']],
  ['tape', { slots: 8, width: 4 }, ['gate 4', 'mark 8', 'moves 5']],
  [
    'dnc',
    { slots: 6, width: 4, reads: 2 },
    ['allocation 6', 'allocationGate 1', 'freeGate 2', 'links 36', 'modes 6', 'precedence 6'],
  ],
  ['mann', { slots: 8, width: 4, reads: 2 }, ['gate 2', 'leastUsed 16', 'readWeightings 16']],
])(
  'a trace of a machine with a %s holds what its memory is like',
  async (kind, options, details) => {
    const lab = createLab();
    const machine = { kind, options };
    await lab.open(fresh({ ...mergeConfig(config, { machine }), controller: null }));
    const trace = await lab.trace({ kind: 'drawn', setting: { length: 2 }, seed: 1 });
    const [head] = trace.machine?.traces ?? [];
    expect(head?.role).toBe('both');
    const told = head?.details.map(({ name, size, values }) => {
      expect(values).toHaveLength(trace.steps * size);
      return `${name} ${size}`;
    });
    expect(told).toEqual(expect.arrayContaining(details));
    expect(head?.add?.some((value) => value !== 0)).toBe(true);
    await lab.close();
  },
);

test('a faulty config leaves the run before as it was', async () => {
  const lab = createLab();
  await lab.open(fresh(config));
  const broken = mergeConfig(config, { machine: { options: { slots: 0 } } });
  const opening = lab.open(fresh(broken));
  await expect(opening).rejects.toThrow('slots: got 0, expected a whole number from 1');
  const damaged = lab.open(inFile(new Uint8Array(9)));
  await expect(damaged).rejects.toThrow();
  expect((await lab.trace({ kind: 'drawn', setting: { length: 1 }, seed: 1 })).steps).toBe(4);
  await lab.close();
});
