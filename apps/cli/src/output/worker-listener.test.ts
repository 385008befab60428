import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { workerListener } from './worker-listener.js';

/** What a listener prints if each event happens once. */
function told(json: boolean): { readonly stdout: string; readonly stderr: string } {
  const printed = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof printed) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        printed[name] += chunk.toString();
        done();
      },
    });
  const host = { stdout: stream('stdout'), stderr: stream('stderr') };
  const listener = workerListener(host, { json, now: () => '2026-01-01T00:00:00.000Z' });
  listener.begin('a-end');
  listener.end('a-end', false);
  listener.fail('b-end', 'no luck\u001b[2J');
  listener.leave('c-end', false);
  listener.error('gone');
  listener.recovered();
  return printed;
}

test('for programs each thing that happens is a JSON object with its time, which a terminal shows as it is', () => {
  const { stdout, stderr } = told(true);
  expect(stderr).toBe('');
  expect(stdout).not.toContain('\u001b');
  const time = '2026-01-01T00:00:00.000Z';
  const events: unknown = stdout
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(events).toEqual([
    { time, event: 'begin', job: 'a-end' },
    { time, event: 'end', job: 'a-end', stored: false },
    { time, event: 'fail', job: 'b-end', message: 'no luck\u001b[2J' },
    { time, event: 'leave', job: 'c-end', handedBack: false },
    { time, event: 'error', message: 'gone' },
    { time, event: 'recovered' },
  ]);
});

test('else it is a line in words', () => {
  const { stdout, stderr } = told(false);
  expect(stdout).toBe('');
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/Z a-end: training$/),
    expect.stringMatching(/Z a-end: was done already$/),
    expect.stringMatching(/Z b-end: failed: no luck/),
    expect.stringMatching(/Z c-end: not handed back, since Redis does not answer/),
    expect.stringMatching(/Z Redis, tried again: gone$/),
    expect.stringMatching(/Z Redis answers again$/),
    '',
  ]);
});
