import { createRng, InvalidOptionsError } from '@tapehead/core';
import { paper } from '@tapehead/ntm';
import { copy } from '@tapehead/tasks';
import { expect, test } from 'vitest';
import { answer, chooseEngine, planSweep, train } from './index.js';

// Everything here is called as plain JavaScript may call it.
type Call = (...args: never[]) => unknown;

async function errorOf(call: Call, args: readonly unknown[]): Promise<unknown> {
  try {
    await Reflect.apply(call, undefined, args);
  } catch (error) {
    return error;
  }
  return new Error('it was accepted');
}

const task = copy({ bits: 2, maxLength: 3 });

test.each<[string, Call, readonly unknown[], RegExp]>([
  ['train of nothing', train, [], /^train\.task: got nothing, expected a task, such as copy\(\)/],
  ['train of a name', train, ['copy'], /^train\.task: got "copy"/],
  ['train of a factory', train, [copy], /^train\.task: got a function/],
  ['train with null', train, [task, null], /^train: got null, expected an object/],
  ['a name for a controller', train, [task, { controller: 'lstm' }], /^train\.controller: got "l/],
  ['a name for a machine', train, [task, { machine: 'paper' }], /^train\.machine: got "paper"/],
  ['a machine that is a factory', train, [task, { machine: paper }], /machine: got a function/],
  [
    'a callback that is none',
    train,
    [task, { onCheck: 5 }],
    /^train\.onCheck: got 5, expected a f/,
  ],
  ['a signal that is none', train, [task, { signal: true }], /^train\.signal: got true/],
  ['a misspelt option', train, [task, { slot: 8 }], /config\.slot: no such option/],
  ['answer of nothing', answer, [], /^answer\.model: got nothing, expected a model/],
  ['answer of a definition', answer, [paper()], /^answer\.model: got /],
  ['chooseEngine of nothing', chooseEngine, [], /^chooseEngine: got nothing/],
  ['chooseEngine without a backend', chooseEngine, [{}], /^chooseEngine\.backend: got nothing/],
  ['chooseEngine of no model', chooseEngine, [{ backend: 'wasm' }], /^chooseEngine\.model: got no/],
  ['chooseEngine of a typo', chooseEngine, [{ backend: 'wasm', engine: 'x' }], /\.engine: no such/],
  ['planSweep of nothing', planSweep, [], /got nothing/],
  ['planSweep of a name', planSweep, ['copy'], /got "copy"/],
])('%s is refused', async (_, call, args, message) => {
  const error = await errorOf(call, args);
  expect(error).toBeInstanceOf(InvalidOptionsError);
  expect(error).toHaveProperty('message', expect.stringMatching(message));
});

test.each([undefined, null, 5, {}, []])('answer refuses %j as a batch', async (batch) => {
  const model = paper({ slots: 3, width: 2 }).build(task, createRng(1));
  const error = await errorOf(answer, [model, batch]);
  expect(error).toHaveProperty('message', expect.stringMatching(/^batch.*: got/));
  model.dispose();
});
