import type { JsonObject } from '@tapehead/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeConfig } from './merge-config.js';

const config = {
  controller: { kind: 'lstm', options: { units: 100 } },
  machine: { kind: 'paper', options: { slots: 128, addressing: { shift: { range: 3 } } } },
  optimizer: { kind: 'rmsprop', options: { decay: 0.9 } },
  batch: 1,
  evaluation: { settings: [{ length: 1 }, { length: 2 }] },
};

describe('mergeConfig', () => {
  it('merges objects member by member and replaces everything else', () => {
    const changes = {
      machine: { options: { addressing: { shift: { range: 5 } } } },
      batch: 2,
      evaluation: { settings: [{ length: 9 }] },
    };
    expect(mergeConfig(config, changes)).toEqual({
      ...config,
      machine: { kind: 'paper', options: { slots: 128, addressing: { shift: { range: 5 } } } },
      batch: 2,
      evaluation: { settings: [{ length: 9 }] },
    });
  });

  it('drops the options of another kind', () => {
    const changes = { optimizer: { kind: 'adam' } };
    expect(mergeConfig(config, changes).optimizer).toEqual({ kind: 'adam' });
  });

  it('lets another machine bring its own controller, unless one is named', () => {
    const machine = { kind: 'article' };
    expect(mergeConfig(config, { machine }).controller).toBeNull();
    expect(mergeConfig(config, { machine: { kind: 'paper' } }).controller).toBe(config.controller);
    const controller = { options: { units: 5 } };
    expect(mergeConfig(config, { machine, controller }).controller).toEqual({
      kind: 'lstm',
      options: { units: 5 },
    });
  });

  it('keeps options that come before the kind that they are for', () => {
    const layers = { controller: { options: { layers: 2 } } };
    expect(mergeConfig(layers, { controller: { kind: 'lstm' } })).toEqual({
      controller: { kind: 'lstm', options: { layers: 2 } },
    });
    const units = { controller: { options: { units: 50 } } };
    const feedforward = { controller: { kind: 'feedforward' } };
    expect(mergeConfig(config, units, feedforward).controller).toEqual({
      kind: 'feedforward',
      options: { units: 50 },
    });
    expect(mergeConfig(config, feedforward, units)).toEqual(
      mergeConfig(config, units, feedforward),
    );
    expect(mergeConfig(config, { controller: null }, units).controller).toEqual({
      options: { units: 50 },
    });
  });

  it('keeps a controller that any change names beside a machine of another kind', () => {
    const machine = { machine: { kind: 'article' } };
    const units = { controller: { options: { units: 50 } } };
    for (const changes of [
      [machine, units],
      [units, machine],
    ]) {
      expect(mergeConfig(config, ...changes).controller).toEqual({
        kind: 'lstm',
        options: { units: 50 },
      });
    }
    const back = { machine: { kind: 'paper' } };
    expect(mergeConfig(config, machine, back).controller).toBe(config.controller);
  });

  it('loses no option of a change, in whatever order the changes and their kinds come', () => {
    const kind = fc.constantFrom('lstm', 'feedforward');
    const options = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer(), {
      minKeys: 1,
    });
    const change = fc.record({ kind, options }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (given) => {
        const merged = mergeConfig(config, ...given.map((controller) => ({ controller })));
        const last = given.findLast((one) => one.kind !== undefined)?.kind ?? 'lstm';
        expect(merged.controller).toHaveProperty('kind', last);
        // Those for another kind end with the first that names the last one after them.
        const other = given.findLastIndex((one) => one.kind !== undefined && one.kind !== last);
        const rest = given.slice(other + 1).map((one) => one.options ?? {});
        const asked: Record<string, number> = rest.reduce((all, one) => ({ ...all, ...one }), {});
        const some = Object.keys(asked).length > 0;
        expect(merged).toMatchObject({ controller: some ? { options: asked } : {} });
      }),
    );
  });

  it('changes nothing without changes, and ends at a config that is merged over itself', () => {
    const json = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(json, (given) => {
        const object: JsonObject = JSON.parse(JSON.stringify(given));
        expect(mergeConfig(object, {})).toEqual(object);
        expect(mergeConfig(object, object)).toEqual(object);
      }),
    );
  });

  it('takes no member for a prototype', () => {
    const changes: JsonObject = JSON.parse('{"__proto__": {"batch": 3}}');
    const merged = mergeConfig(config, changes);
    expect(merged.batch).toBe(1);
    expect(Object.keys(merged)).toContain('__proto__');
  });
});
