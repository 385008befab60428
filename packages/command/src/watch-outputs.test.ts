import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubProcess } from '../../../scripts/vitest/stub-process.js';
import { watchOutputs } from './watch-outputs.js';

const faultOf = (code: string) => Object.assign(new Error(`${code}: no luck`), { code });

let [events, stdout, stderr] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
let printed: string[] = [];

/** Puts up a process whose streams report errors. */
async function stub(isTTY: boolean): Promise<void> {
  [events, stdout, stderr] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  printed = [];
  await stubProcess({
    on: events.on.bind(events),
    stdout: Object.assign(stdout, { isTTY }),
    stderr: Object.assign(stderr, { isTTY, write: (text: string) => printed.push(text) }),
    exitCode: 0,
  });
}

beforeEach(() => stub(false));

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['a closed pipe', 'EPIPE', false],
  ['a closed terminal', 'EIO', true],
])('%s ends the command, and nothing is said', async (_, code, isTTY) => {
  await stub(isTTY);
  const end = vi.fn();
  watchOutputs(end);
  stdout.emit('error', faultOf(code));
  events.emit('exit');
  expect(end).toHaveBeenCalledOnce();
  expect([printed, process.exitCode]).toEqual([[], 0]);
});

test('a command without an end goes on', () => {
  watchOutputs();
  stdout.emit('error', faultOf('EPIPE'));
  events.emit('exit');
  expect([printed, process.exitCode]).toEqual([[], 0]);
});

test.each(['ENOSPC', 'EIO'])('%s ends the command, which fails with a message', async (code) => {
  const end = vi.fn();
  watchOutputs(end);
  stderr.emit('error', faultOf(code));
  stdout.emit('error', faultOf('EPIPE'));
  await Promise.resolve();
  events.emit('exit');
  expect(end).toHaveBeenCalledTimes(2);
  expect(printed).toEqual([`error: what the command prints cannot be written: ${code}: no luck\n`]);
  expect(process.exitCode).toBe(3);
});

test.each([
  ['the disk is full', 'the disk is full'],
  [undefined, 'ENOSPC: no luck'],
])('a fault is put in words where there are any: %s', async (words, told) => {
  watchOutputs(undefined, () => Promise.resolve(words));
  stdout.emit('error', faultOf('ENOSPC'));
  await Promise.resolve();
  events.emit('exit');
  expect(printed).toEqual([`error: what the command prints cannot be written: ${told}\n`]);
});
