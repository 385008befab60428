import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { describePlace, openSubmitter, parsePlace, work } from './index.js';

// Everything here is called as plain JavaScript may call it; nothing listens at this place.
const url = 'redis://:secret@127.0.0.1:1';
const listener = Object.fromEntries(
  ['begin', 'end', 'fail', 'leave', 'error', 'recovered'].map((name) => [name, () => undefined]),
);
const right = {
  url,
  listener,
  parse: () => null,
  compute: () => null,
  signal: new AbortController().signal,
};

async function errorOf(call: (...args: never[]) => unknown, options: unknown): Promise<unknown> {
  try {
    await Reflect.apply(call, undefined, [options]);
  } catch (error) {
    return error;
  }
  return new Error('it was accepted');
}

function expectReadable(error: unknown, message: RegExp): void {
  expect(error).toBeInstanceOf(InvalidOptionsError);
  expect(error).toHaveProperty('message', expect.stringMatching(message));
  expect(error).toHaveProperty('message', expect.not.stringContaining('secret'));
}

test.each([undefined, null, 5, url, [], {}])('%j is no place', async (options) => {
  for (const call of [work, openSubmitter, parsePlace, describePlace]) {
    expectReadable(await errorOf(call, options), /^redis: expected a URL such as/);
  }
});

test.each([
  [{ url }, /^work\.parse: got nothing, expected a function/],
  [{ ...right, compute: 'lstm' }, /^work\.compute: got "lstm"/],
  [{ ...right, listener: undefined }, /^work\.listener: got nothing, expected a listener with/],
  [{ ...right, listener: { begin: listener.begin } }, /^work\.listener: got \{\}/],
  [{ ...right, signal: true }, /^work\.signal: got true, expected an AbortSignal/],
  [{ ...right, concurrency: 0 }, /^work\.concurrency: got 0/],
  [{ ...right, lockSeconds: '30' }, /^work\.lockSeconds: got "30"/],
  [{ ...right, lockSecond: 30 }, /^work\.lockSecond: no such.*Did you mean lockSeconds\?/],
  [{ ...right, prefix: 'a b' }, /^redis\.prefix: got "a b"/],
])('work refuses %o', async (options, message) => {
  expectReadable(await errorOf(work, options), message);
});

test.each([
  [{ url }, /^openSubmitter\.listener: got nothing, expected a listener with error/],
  [{ url, listener: console.error }, /^openSubmitter\.listener: got a function/],
  [{ url, listener, listeners: [] }, /^openSubmitter\.listeners: no such/],
])('openSubmitter refuses %o', async (options, message) => {
  expectReadable(await errorOf(openSubmitter, options), message);
});
