import { createRng, InvalidOptionsError, type JsonObject } from '@tapehead/core';
import { architectureOf } from '@tapehead/core/layers';
import { expect, test } from 'vitest';
import { experiment } from '../experiment.js';
import { standardRegistry } from '../registry.js';
import { findMachine, machineKinds } from './index.js';

const sizes = { inputSize: 4, outputSize: 3 };
const small: Readonly<Record<string, JsonObject>> = {
  paper: { slots: 8, width: 4 },
  'gru-ntm': { slots: 8, width: 4 },
  'pytorch-ntm': { slots: 8, width: 4 },
  article: { slots: 8, width: 3 },
  stack: { slots: 8, width: 4, stacks: 2, top: 2 },
  tape: { slots: 8, width: 4, heads: 2, gateBias: 2 },
  dnc: { slots: 8, width: 4, reads: 2, writes: 2 },
  'dnc-fixed': { slots: 8, width: 4, reads: 2 },
  mann: { slots: 8, width: 4, reads: 2, decay: 0.9 },
};

const presets = machineKinds(standardRegistry).filter((kind) => !(kind in standardRegistry.models));

test.each(presets)('%s: its options are complete, and its architecture loads as it was', (kind) => {
  const load = findMachine(kind, standardRegistry);
  const made = load(small[kind] ?? {}, undefined, standardRegistry);
  expect(load(made.options, undefined, standardRegistry).options).toEqual(made.options);
  const { kind: modelKind, options } = architectureOf(made.model);
  const stored = findMachine(modelKind, standardRegistry)(options, undefined, standardRegistry);
  const [model, again] = [made.model, stored.model].map((definition) =>
    definition.build(sizes, createRng(1)),
  );
  const shapes = (weights = model?.weights) =>
    Object.entries(weights ?? {}).map(([name, { shape }]) => [name, shape]);
  expect(shapes(again?.weights)).toEqual(shapes());
  model?.dispose();
  again?.dispose();
});

test('a machine has the controller that a config names, or else one of its own', () => {
  const machine = (controller?: JsonObject) =>
    experiment({
      task: { kind: 'copy' },
      machine: { kind: 'tape' },
      ...(controller && { controller: { kind: 'gru', options: controller } }),
    }).model.options;
  expect(machine()).toMatchObject({ controller: { kind: 'rnn' } });
  expect(machine({ units: 3 })).toMatchObject({
    controller: { kind: 'gru', options: { units: 3 } },
  });
});

test('the fixes of a DNC can be had one by one', () => {
  const access = (kind: string, options: JsonObject) =>
    experiment({ task: { kind: 'copy' }, machine: { kind, options } }).model.options;
  const headOf = (kind: string, options: JsonObject = {}) => access(kind, options).heads;
  expect(headOf('dnc', { mask: true })).toMatchObject([
    { kind: 'dnc', options: { mask: true, wipe: false, sharpen: false } },
  ]);
  expect(headOf('dnc-fixed', { mask: false })).toMatchObject([
    { kind: 'dnc', options: { mask: false, wipe: true, sharpen: true } },
  ]);
});

test('options that a machine does not have are refused by its name', () => {
  const stack = findMachine('stack', standardRegistry);
  expect(() => stack({ reads: 4 }, undefined, standardRegistry)).toThrow(
    new InvalidOptionsError([
      'stack.reads: no such option; known options: slots, width, stacks, top, sharpness',
    ]),
  );
});
