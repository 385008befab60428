import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Runs the command in a folder, and returns all that it printed; it fails where the command does. */
export type RunCommand = (folder: string, ...args: readonly string[]) => Promise<string>;

const small = ['--units', '4', '--slots', '20', '--width', '3', '--sequences', '2', '--batch', '2'];
const short = ['--max-sequences', '8', '--lengths', '2'];

/**
 * Goes with the command through what people bring of their own: a task and parts in a module, a data set, trained
 * weights, a curriculum, an optimizer, further phases, texts to answer; and holds that each does what it should.
 */
export async function tryOwnThings(tapehead: RunCommand, folder: string, module: string) {
  const run = (...args: readonly string[]) => tapehead(folder, ...args);
  const lines = Array.from({ length: 12 }, (_, at) =>
    JSON.stringify({ inputs: [[at % 3], [0]], targets: [null, at % 3] }),
  );
  await writeFile(join(folder, 'pairs.jsonl'), lines.join('\n'));

  await run('train', module, ...small, ...short, '--out', 'task');
  expect(await run('eval', 'task', '--use', module, '--json')).toContain('"event":"done"');

  const classes = ['--data', 'pairs.jsonl', '--set', 'task.options.outputs=classes'];
  const trainedOn = await run('train', ...classes, ...small, '--max-sequences', '8', '--json');
  expect(trainedOn).toContain('"event":"done"');

  const copying = ['train', 'copy', ...small, ...short, '--set', 'pointEvery=2'];
  const options = [
    ...['--set', 'curriculum.kind=growing', '--set', 'schedule.kind=cosine'],
    ...['--set', 'optimizer={"kind":"sgd","options":{"momentum":0.9,"weightDecay":0.01}}'],
    ...['--set', 'gradientNoise={"eta":0.01,"gamma":0.55}'],
  ];
  await run(...copying, ...options, '--out', 'first');
  await run(...copying, '--init', 'first', '--learning-rate', '1e-3', '--out', 'second');
  await run('resume', 'second', '--more', '8', '--quiet');
  expect(await run('inspect', 'second', '--length', '2')).toContain('2 phases of training');
  expect(await run('compare', 'first', 'second', '--out', 'compared')).toMatch(
    /curriculum\.kind +"growing" +"uniform"/,
  );

  const plotted = await run(...copying, '--out', 'plotted', '--plot');
  expect(plotted).toMatch(/[\u2801-\u28ff]/);
  expect(await run('inspect', 'zoo:copy-lstm', '--text', 'Hello')).toContain(
    'Answer: "Hello". 0 of 40 bits are wrong.',
  );
}
