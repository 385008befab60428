import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { standardCatalog } from '@tapehead/experiments';
import { assignment } from './flags.js';
import { type ConfigFlags, trainConfig } from './train-config.js';

const folder = mkdtempSync(join(tmpdir(), 'tapehead-config-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const set = (...texts: readonly string[]) =>
  texts.reduce<ReturnType<typeof assignment>>((before, text) => assignment(text, before), []);

const { signal } = new AbortController();
const configOf = async (flags: ConfigFlags) =>
  (await trainConfig('copy', flags, standardCatalog, signal)).config;

describe('nothing that was asked for is left out', () => {
  test('options of a controller that a flag or a setting names', async () => {
    const layers = { controller: 'lstm', set: set('controller.options.layers=2') };
    expect((await configOf(layers)).controller?.options).toMatchObject({ layers: 2, units: 100 });
    const units = { controller: 'feedforward', set: set('controller.options.units=50') };
    expect((await configOf(units)).controller).toMatchObject({
      kind: 'feedforward',
      options: { units: 50 },
    });
  });

  test('options of a file for the controller that a flag names', async () => {
    const config = join(folder, 'units.json');
    writeFileSync(config, '{"controller": {"options": {"units": 50}}}');
    for (const controller of ['lstm', 'feedforward']) {
      expect((await configOf({ config, controller })).controller).toMatchObject({
        kind: controller,
        options: { units: 50 },
      });
    }
  });

  test("a file's controller beside a machine that a flag names", async () => {
    const config = join(folder, 'feedforward.json');
    writeFileSync(config, '{"controller": {"kind": "feedforward", "options": {"units": 7}}}');
    expect(await configOf({ config, machine: 'plain' })).toMatchObject({
      controller: { kind: 'feedforward', options: { units: 7 } },
      machine: { kind: 'plain' },
    });
  });

  test('settings in every order', async () => {
    const texts = [
      'controller.kind=lstm',
      'controller.options.layers=2',
      'machine.kind=pytorch-ntm',
      'machine.options.slots=40',
      'optimizer.options.beta1=0.5',
      'optimizer.kind=adam',
    ];
    const orders = fc.shuffledSubarray(texts, { minLength: texts.length });
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, flagged) => {
        const flags = flagged ? { controller: 'lstm', machine: 'pytorch-ntm', slots: 40 } : {};
        expect(await configOf({ ...flags, set: set(...order) })).toMatchObject({
          controller: { kind: 'lstm', options: { layers: 2 } },
          machine: { kind: 'pytorch-ntm', options: { slots: 40 } },
          optimizer: { kind: 'adam', options: { beta1: 0.5 } },
        });
      }),
      { numRuns: 20 },
    );
  });
});

test.each([
  [['controller.options.units=nonsense'], 'feedforward.units: got "nonsense", expected'],
  [['controller.options.cells=2'], 'feedforward.cells: no such option'],
  [['controller={"options":{},"options":{}}'], 'config.controller: got "{'],
  [['controller={"kind":"lstm"}'], 'config.controller.kind: got "lstm" and "feedforward"'],
  [['controller=null'], 'config.controller: got null and {"kind":"feedforward"}, expected one'],
  [['batch=2', 'batch=3'], 'config.batch: got 2 and 3, expected one of them'],
  [['batch=2', 'batch.x=3'], 'config.batch: got 2 and {"x":3}, expected one of them'],
  [['__proto__.batch=2'], 'config.__proto__: no such option'],
  [['check.__proto__.every=2'], 'config.check.__proto__: no such option'],
  [['controller.__proto__.units=2'], 'config.controller.__proto__: no such option'],
  [['controller.options.__proto__.units=2'], 'feedforward.__proto__: no such option'],
  [['task.options.__proto__=2'], 'copy.__proto__: no such option'],
])('what cannot stand in the config is refused: %j', async (texts, message) => {
  const flags = { controller: 'feedforward', set: set(...texts) };
  await expect(trainConfig('copy', flags, standardCatalog, signal)).rejects.toThrow(message);
});

test('a name that a file has twice is refused', async () => {
  const config = join(folder, 'twice.json');
  writeFileSync(config, '{"batch": 2, "controller": {"kind": "lstm"}, "batch": 4}');
  await expect(trainConfig('copy', { config }, standardCatalog, signal)).rejects.toThrow(
    'twice.json: the name "batch" occurs twice in one object, expected once',
  );
});
