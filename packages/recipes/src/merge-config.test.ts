import type { JsonObject } from '@tapehead/spec';
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
