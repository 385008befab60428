import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModelFile, encodeModel, encodeModelFile } from '@tapehead/checkpoint';
import { readZooFile } from '@tapehead/zoo';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellWith, type CollectedCell, type CollectedRun } from '../collection/collected.js';
import { criterionOf, tasks } from '../topics.js';
import { type ContenderRecipe, contendersOf, loadExperiment } from '@tapehead/experiments';
import { planRuns, type Run } from '../plan.js';
import { copyRun, measured } from '../../fixtures/records.js';
import { hasEnded } from './choose-best.js';
import { type Collected, collectZoo } from './collect-zoo.js';
import { writeZoo } from './write-zoo.js';
import { cardOf, withCard } from './zoo-file.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-zoo-'));
const [runs, zoo] = [join(folder, 'results'), join(folder, 'zoo')];
const [docs, repository] = [join(folder, 'docs'), join(import.meta.dirname, '../../../..')];
const folders = { runs, models: join(zoo, 'models'), docs };
const criterion = criterionOf('copy', null);
const parityStack = contenderOf('parity', 'stack');

function contenderOf(task: string, wanted: string): ContenderRecipe {
  const machine = contendersOf(task).find(({ name }) => name === wanted);
  if (!machine) throw new Error(`${task} has no recipe for ${wanted}`);
  return machine;
}

beforeAll(() => {
  mkdirSync(join(zoo, 'src'), { recursive: true });
  writeFileSync(
    join(zoo, 'README.md'),
    '# Zoo\n\n<!-- models -->\n<!-- end of models -->\n\nMore.\n',
  );
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A run folder as `pnpm results` leaves it, with so many wrong bits at 20. */
async function writeRun(controller: string, seed: number, wrong: number): Promise<void> {
  const [run] = planRuns('copy', [contenderOf('copy', controller)], [seed]);
  if (!run) throw new Error(`no run of ${controller}`);
  const { record } = copyRun(controller, seed, [wrong, 0, 0, 0]);
  const start = { event: 'start', engine: 'compiled', backend: 'wasm', config: run.config };
  const path = join(runs, run.name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'origin.json'), JSON.stringify(record.origin));
  writeFileSync(
    join(path, 'log.jsonl'),
    [start, { event: 'done', ...record.outcome }].map((event) => JSON.stringify(event)).join('\n'),
  );
  const file = decodeModelFile(await readZooFile('copy-lstm'));
  const more = { optimizer: new Map([['x', { shape: [1], data: Float32Array.of(seed) }]]) };
  writeFileSync(
    join(path, 'final.safetensors'),
    encodeModelFile({ ...file, tensors: more, metadata: { config: { seed } } }),
  );
}

const names = () => readdirSync(folders.models).toSorted();
const read = (...path: string[]) => readFileSync(join(zoo, ...path), 'utf8');
const write = async () => {
  await writeZoo(zoo, await collectZoo('copy', folders));
};

it('holds the best run of each machine, with its card and without state of training', async () => {
  await writeRun('lstm', 1001, 3);
  await writeRun('lstm', 1002, 0);
  await writeRun('feedforward', 1001, 30);
  await write();
  expect(names()).toEqual([
    ...['copy-feedforward.json', 'copy-feedforward.safetensors'],
    ...['copy-lstm.json', 'copy-lstm.safetensors'],
  ]);
  const file = decodeModelFile(readFileSync(join(folders.models, 'copy-lstm.safetensors')));
  expect(file.tensors).toEqual({});
  expect(file.metadata).toMatchObject({
    config: { seed: 1002 },
    card: { seed: 1002, solved: true },
  });
  expect(JSON.parse(read('models', 'copy-lstm.json'))).toEqual(file.metadata.card);
  expect(file.metadata.card).toMatchObject({ seeds: { tried: 2, solved: 1 } });
  expect(JSON.parse(read('models', 'copy-feedforward.json'))).toMatchObject({ solved: false });
  expect(read('src', 'catalogue.ts')).toContain(
    "load: () => import('./generated/copy-lstm.safetensors.js'),",
  );
  const readme = read('README.md');
  expect(readme).toMatch(
    /^# Zoo\n\n<!-- models -->\n\n\| model .*\n\n<!-- end of models -->\n\nMore\.\n$/s,
  );
  expect(readme).toMatch(/copy-feedforward.* \*\*no\*\* .*length 20: 0\.29 %; length 5: 0 %/);
  expect(readme).toMatch(/copy-lstm.* yes .* 1 of 2 /);
});

it('keeps a model of which there is no run, or none with the recipe as it is', async () => {
  const [readme, catalogue] = [read('README.md'), read('src', 'catalogue.ts')];
  rmSync(join(runs, 'copy-feedforward-seed1001'), { recursive: true });
  writeFileSync(
    join(runs, 'copy-lstm-seed1002', 'log.jsonl'),
    readFileSync(join(runs, 'copy-lstm-seed1002', 'log.jsonl'), 'utf8').replace(
      /"batch":\d+/,
      '"batch":7',
    ),
  );
  rmSync(join(runs, 'copy-lstm-seed1001'), { recursive: true });
  await write();
  expect([read('README.md'), read('src', 'catalogue.ts')]).toEqual([readme, catalogue]);
  expect(names()).toHaveLength(4);
});

/** A run folder of a stack on parity with so many wrong answers at each length beyond the training range. */
function writeParityRun(wrong: number): Run {
  const [run] = planRuns('parity', [parityStack], [1001]);
  if (!run?.reach) throw new Error('a stack is planned for parity');
  const { record } = copyRun('stack', 1001, []);
  const path = join(runs, run.name);
  mkdirSync(path, { recursive: true });
  const evaluation = [measured(40)];
  const events = [
    { event: 'start', engine: 'compiled', backend: 'wasm', config: run.config },
    { event: 'done', ...record.outcome, evaluation },
  ];
  writeFileSync(join(path, 'origin.json'), JSON.stringify(record.origin));
  writeFileSync(join(path, 'log.jsonl'), events.map((event) => JSON.stringify(event)).join('\n'));
  const model = loadExperiment(run.config).build();
  const metadata = { config: loadExperiment(run.config).config };
  writeFileSync(join(path, 'final.safetensors'), encodeModel(model, { metadata }));
  model.dispose();
  const reach = run.reach.lengths.map((length) => measured(length, wrong));
  writeFileSync(join(path, 'reach.json'), JSON.stringify(reach));
  return run;
}

it('takes of the collection what solves its task at lengths beyond its training, with the slots of its recipe', async () => {
  const run = writeParityRun(0);
  const [taken, ...others] = await collectZoo('parity', folders);
  expect(others).toEqual([]);
  expect(taken?.card).toMatchObject({ name: 'parity-stack', controller: 'rnn', solved: true });
  expect(taken?.card.evaluation).toHaveLength(1 + (run.reach?.lengths.length ?? 0));
  const { architecture } = decodeModelFile(taken?.weights ?? new Uint8Array());
  expect(architecture.options.memory).toMatchObject({ options: { slots: 512 } });
  writeParityRun(100);
  expect(await collectZoo('parity', folders)).toEqual([]);
});

it('counts the seeds of a model of the collection in its cell too, if that is of the recipe as it is', async () => {
  const run = writeParityRun(0);
  const ofRun: CollectedRun = {
    seed: 1001,
    sequences: 1,
    cpuSeconds: 1,
    engine: '',
    origin: copyRun('stack', 1001, []).record.origin,
    beyond: (run.reach?.lengths ?? []).map((length) => ({ length, wrong: 0, total: 16 })),
  };
  const failed = ofRun.beyond.map((entry) => ({ ...entry, wrong: 8 }));
  const cell = cellWith(
    parityStack,
    [],
    [ofRun, { ...ofRun, seed: 1002, beyond: failed }, { ...ofRun, seed: 1003 }],
  );
  const collectWith = async (stored: CollectedCell) => {
    mkdirSync(join(docs, 'collection'), { recursive: true });
    writeFileSync(join(docs, 'collection', 'cells.jsonl'), `${JSON.stringify(stored)}\n`);
    const [model] = await collectZoo('parity', folders);
    if (!model) throw new Error('there is a model for parity');
    expect(decodeModelFile(model.weights).metadata.card).toEqual(model.card);
    return model;
  };

  const another = { ...cell, config: { ...cell.config, batch: 7 } };
  const alone = await collectWith(another);
  expect(alone.card.seeds).toEqual({ tried: 1, solved: 1 });
  const taken = await collectWith(cell);
  expect(taken).toMatchObject({ isNew: true, card: { seeds: { tried: 3, solved: 2 } } });

  await writeZoo(zoo, [alone]);
  rmSync(join(runs, run.name), { recursive: true });
  const untouched = await collectWith(another);
  expect(untouched).toMatchObject({ isNew: false, card: alone.card });
  expect(Buffer.compare(untouched.weights, alone.weights)).toBe(0);
  const kept = await collectWith(cell);
  expect(kept.card).toEqual({ ...alone.card, seeds: { tried: 3, solved: 2 } });
  const before = decodeModelFile(alone.weights);
  expect(decodeModelFile(kept.weights)).toEqual({
    ...before,
    metadata: { ...before.metadata, card: kept.card },
  });
});

it('has in the repository what the command writes there, whose cards agree with the collection', async () => {
  const [there, copy] = [join(repository, 'packages', 'zoo'), join(folder, 'copy')];
  const parts = ['README.md', join('src', 'catalogue.ts'), 'models'];
  for (const part of parts) cpSync(join(there, part), join(copy, part), { recursive: true });
  const from = { runs: join(folder, 'none'), models: join(copy, 'models') };
  const models: Collected[] = [];
  for (const task of tasks) {
    models.push(...(await collectZoo(task, { ...from, docs: join(repository, 'docs') })));
  }
  await writeZoo(copy, models);
  const files = [
    ...parts.slice(0, 2),
    ...readdirSync(join(there, 'models')).map((name) => join('models', name)),
  ];
  expect(readdirSync(join(copy, 'models'))).toHaveLength(files.length - 2);
  for (const file of files) {
    const [written, stored] = [readFileSync(join(copy, file)), readFileSync(join(there, file))];
    expect(written.equals(stored), file).toBe(true);
  }
});

it('is not touched where the README has no place for its table', async () => {
  const before = names();
  writeFileSync(join(zoo, 'README.md'), '# Zoo\n');
  await expect(write()).rejects.toThrow(/expected <!-- models --> and <!-- end of models -->/);
  expect(names()).toEqual(before);
});

it('makes a card of what a run says', () => {
  const ended = [copyRun('lstm', 7, [0, 0, 0, 0])].filter(hasEnded);
  const [run] = ended;
  if (!run) throw new Error('the run has ended');
  const card = cardOf(run, { tried: 3, solved: 2 }, criterion);
  expect(card).toMatchObject({
    name: 'copy-lstm',
    task: 'copy',
    controller: 'lstm',
    seed: 7,
    seeds: { tried: 3, solved: 2 },
    solved: true,
    origin: { commit: '0123456789ab', engine: 'compiled engine, wasm backend' },
    trainingSequences: 8000,
  });
  expect(() => withCard(new Uint8Array(3), card, {})).toThrow(/file: 3 bytes long/);
});
