import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contentsOf, outcomeOf } from '../../fixtures/run-outcome.js';
import { runInProcess } from '../../fixtures/run-in-process.js';

const module = fileURLToPath(new URL('../../fixtures/own-parts.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tapehead-parts-'));
const run = join(folder, 'run');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A module with this text, in the folder of the tests. */
function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const startEvent = z.object({
  modules: z.array(z.object({ name: z.string(), sha256: z.string() })),
  config: z.object({ controller: z.object({ kind: z.string() }) }),
});

describe('parts of a module', () => {
  it('train by their names, and the run remembers the module', async () => {
    const args = ['train', module, '--controller', 'elman', '--out', run];
    const { code, stdout, stderr } = await runInProcess([...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [start = ''] = stdout.split('\n');
    const { modules, config } = startEvent.parse(JSON.parse(start));
    expect(config.controller.kind).toBe('elman');
    const sha256 = createHash('sha256').update(readFileSync(module)).digest('hex');
    expect(modules).toEqual([{ name: 'own-parts.mjs', sha256 }]);
    // The config itself names no module.
    expect(readFileSync(join(run, 'config.json'), 'utf8')).not.toContain('.mjs');
  });

  it('train the same by the name of the task, beside the module', async () => {
    const same = join(folder, 'same');
    const named = [
      'train',
      'running-parity',
      '--recipe',
      'running-parity-elman',
      '--use',
      module,
      '--quiet',
    ];
    expect((await runInProcess([...named, '--out', same])).code).toBe(0);
    expect(outcomeOf(same)).toEqual(outcomeOf(run));
  });

  it.each([
    ['eval', []],
    ['inspect', []],
    ['inspect', ['--slots', '9']],
    ['eval', ['--task', 'running-parity', '--lengths', '5']],
  ])('%s reads the model where the module is given, %j', async (command, flags) => {
    const { code, stdout } = await runInProcess([command, run, '--use', module, ...flags]);
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
    const without = await runInProcess([command, run, ...flags]);
    expect(without.stderr).toMatch(
      /final\.safetensors: .*parts of own-parts\.mjs, which are needed: pass --use <path of own-parts\.mjs>/,
    );
    expect(without.code).toBe(2);
  });

  it('answer inputs', async () => {
    const inputs = written('inputs.json', '{"inputs": [[[1]], [[0]]]}');
    const { code } = await runInProcess(['answer', run, '--inputs', inputs, '--use', module]);
    expect(code).toBe(0);
  });

  it('are listed', async () => {
    const { stdout } = await runInProcess(['tasks', '--use', module]);
    expect(stdout).toContain('running-parity\n  inputs 1, outputs 1');
    expect(stdout).toContain('running-parity-elman: A small machine');
  });

  it('go on with the same module only', async () => {
    const stopped = join(folder, 'stopped');
    const stop = new AbortController();
    const args = ['train', module, '--controller', 'elman', '--out', stopped];
    const { code } = await runInProcess([...args, '--json', '--checkpoint-every', '8'], {
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes('"event":"check"')) stop.abort();
      },
    });
    expect(code).toBe(130);
    const before = contentsOf(stopped);

    const without = await runInProcess(['resume', stopped]);
    expect(without.stderr).toContain('which are needed: pass --use <path of own-parts.mjs>');
    const text = readFileSync(module, 'utf8');
    const changed = join(folder, 'own-parts.mjs');
    writeFileSync(changed, text.replace('Shows', 'Tells'));
    const other = await runInProcess(['resume', stopped, '--use', changed]);
    expect(other.stderr).toContain('own-parts.mjs has changed since the run was begun with it');
    expect([without.code, other.code]).toEqual([2, 2]);
    expect(contentsOf(stopped)).toEqual(before);

    const moved = join(folder, 'moved');
    cpSync(module, join(folder, 'renamed.mjs'));
    cpSync(stopped, moved, { recursive: true });
    const resumed = await runInProcess(['resume', moved, '--use', module, '--quiet']);
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(outcomeOf(moved)).toEqual(outcomeOf(run));
  });
});

/** A module with a task of one input and one output and these members. */
const ownTask = (members: string) => `
  const numbers = (count) => new Float32Array(count);
  export const tasks = { mine: () => ({
    kind: 'mine', options: {}, inputSize: 1, outputSize: 1, settings: [{ length: 1 }],
    drawSetting: () => ({ length: 1 }), optimalBits: () => 0,
    sample: ({ length: sequences }) =>
      ({ steps: 1, sequences, inputs: numbers(sequences), targets: numbers(sequences), mask: numbers(sequences) }),
    ${members},
  }) };`;

describe('a module that cannot be used', () => {
  it.each([
    ['no exports', 'empty.mjs', '', /it exports no parts: got nothing, expected tables such as/],
    ['no tables', 'other.mjs', 'export const reverse = 1;', /no parts: got reverse, expected/],
    ['no table', 'list.mjs', 'export const tasks = [];', /list\.mjs\.tasks: got \[\], expected/],
    [
      'a task that is none',
      'one.mjs',
      'export const tasks = { mine: 1 };',
      /tasks\.mine: got 1, expected a function/,
    ],
    [
      'no task',
      'controllers.mjs',
      'export const controllers = { mine: () => 1 };',
      /exports no task/,
    ],
    [
      'two tasks',
      'two.mjs',
      'export const tasks = { one: () => 1, two: () => 2 };',
      /exports 2 tasks, one, two; name one, and give the module with --use/,
    ],
    [
      'a name that is taken',
      'copy.mjs',
      'export const tasks = { copy: () => 1 };',
      /already a task named "copy"/,
    ],
    ['a syntax error', 'broken.mjs', 'export const = 1;', /cannot be loaded: /],
    ['a fault', 'throws.mjs', 'throw new Error("on the moon");', /cannot be loaded: on the moon/],
    [
      'a loader that fails',
      'fails.mjs',
      'export const tasks = { mine: (o) => o.a.b };',
      /the task mine failed: TypeError/,
    ],
    [
      'a loader of nothing',
      'nothing.mjs',
      'export const tasks = { mine: () => undefined };',
      /its loader made no part/,
    ],
    [
      'a part of another kind',
      'another.mjs',
      'export const tasks = { mine: () => ({ kind: "yours" }) };',
      /its loader made one of the kind "yours", expected one of the kind "mine"/,
    ],
    [
      'half a task',
      'half.mjs',
      ownTask('settings: []'),
      /half\.mjs: the task mine\.settings: got \[\]/,
    ],
    [
      'a task with batches of other sizes',
      'sizes.mjs',
      ownTask('inputSize: 2'),
      /the task mine: sample\(.*batch\.inputs: got 3 numbers, expected 1 · 3 · 2 = 6/,
    ],
    [
      'a task that is random by itself',
      'random.mjs',
      ownTask('drawSetting: () => ({ length: Math.random() })'),
      /the task mine: got another batch for the same seed/,
    ],
    [
      'a task whose samples fail',
      'sample.mjs',
      ownTask('sample: () => nothing.there'),
      /the task mine: sample failed: ReferenceError: nothing is not defined/,
    ],
    [
      'a recipe that is none',
      'recipe.mjs',
      'export const tasks = { mine: () => 1 }; export const recipes = { fast: { config: {} } };',
      /recipes\.fast\.description/,
    ],
  ])('for %s', async (_, name, text, message) => {
    const path = written(name, text);
    const { code, stderr } = await runInProcess(['train', path, '--out', join(folder, 'never')]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(name);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('as it is not there', async () => {
    const { code, stderr } = await runInProcess(['train', './nowhere.mjs']);
    expect(stderr).toMatch(/\.\/nowhere\.mjs: cannot be read: there is no such file/);
    expect(code).toBe(2);
  });

  it('as it never comes to its end, until the command is stopped', async () => {
    const path = written(
      'waits.mjs',
      'await new Promise(() => setInterval(() => {}, 1000).unref());',
    );
    const stop = new AbortController();
    const training = runInProcess(['train', path], { signal: stop.signal });
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect((await training).code).toBe(130);
  });
});
