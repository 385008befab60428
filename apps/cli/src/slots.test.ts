import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../fixtures/run-in-process.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-slots-'));
const path = (name: string) => join(folder, name);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A run of a few sequences with a memory of 8 slots. */
async function train(name: string, ...flags: string[]): Promise<string> {
  const small = ['--max-sequences', '4', '--batch', '2', '--units', '4', '--lengths', '2'];
  const task = ['--set', 'task.options={"bits":4,"maxLength":2}', '--sequences', '2'];
  const args = ['train', 'copy', ...small, ...task, '--out', path(name), '--quiet', ...flags];
  const { code, stderr } = await runInProcess(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return path(name);
}

const slots = ['--slots', '8', '--width', '4'];
const initialMemory = (kind: string) => [
  '--controller',
  'lstm',
  ...slots,
  // What each slot begins with holds for one number of them.
  '--set',
  'machine.options.spareSlots=null',
  '--set',
  `machine.options.initialMemory={"kind":"${kind}","range":0.1}`,
];

describe('a trained machine with more slots', () => {
  it.each<[string, readonly string[], string]>([
    ['paper', ['--controller', 'lstm', ...slots], 'all begin with 0.000001'],
    [
      'learned',
      initialMemory('learned'),
      'the further ones begin with the contents learned for the first ones, repeated',
    ],
    [
      'fixed',
      initialMemory('fixed'),
      'the further ones begin with the contents drawn for the first ones, repeated',
    ],
    [
      'pytorch-ntm',
      ['--machine', 'pytorch-ntm', '--controller', 'lstm', ...slots],
      'the further ones begin with the contents drawn for the first ones, repeated',
    ],
  ])('of the kind %s is measured, drawn and run, and says so', async (name, flags, words) => {
    const run = await train(name, ...flags);
    const note = `${run}: 12 memory slots instead of 8; ${words}\n`;
    writeFileSync(path('inputs.json'), JSON.stringify({ inputs: [[[1, 0, 0, 0, 0, 0]]] }));
    const outputs = await Promise.all(
      [
        ['eval', run, '--lengths', '5', '--slots', '12'],
        ['inspect', run, '--length', '3', '--slots', '12'],
        ['answer', run, '--inputs', path('inputs.json'), '--json', '--slots', '12'],
      ].map(async (args) => {
        const { code, stdout, stderr } = await runInProcess(args);
        expect({ code, stderr }).toEqual({ code: 0, stderr: note });
        return stdout;
      }),
    );
    expect(outputs[0]).toMatch(/^ +5 +beyond/m);
    expect(outputs[1]).toMatch(/memory of 12 × 4/);
    expect(JSON.parse(outputs[2] ?? '')).toMatchObject({ memory: [{ length: 12 }] });
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'article',
      ['--machine', 'article', '--slots', '8', '--width', '4'],
      /slots: got 12, expected the number that the machine has: heads\.0\.weight.* \(the heads' addressing is direct\)/,
    ],
    [
      'plain',
      ['--machine', 'plain', '--controller', 'lstm'],
      /a recurrent model, which has no memory/,
    ],
  ])('of the kind %s is refused with the reason', async (name, flags, message) => {
    const run = await train(name, ...flags);
    const { code, stdout, stderr } = await runInProcess(['eval', run, '--slots', '12']);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
