import { createRng } from '@tapehead/core';
import { expect, test } from 'vitest';
import { taskRegistry } from './task-registry.js';

test.each(Object.entries(taskRegistry))(
  '%s is made again from its own kind and options',
  (kind, load) => {
    const defaults = load({}).options;
    const maxLength = Number(defaults.maxLength) + 2;
    const task = load({ maxLength });
    expect(task.kind).toBe(kind);
    expect(task.options).toEqual({ ...defaults, maxLength });
    const again = load(structuredClone(task.options));
    expect(again.sample([task.settings[0]], createRng(1))).toEqual(
      task.sample([task.settings[0]], createRng(1)),
    );
    expect(() => load({ maxLength: 'three' })).toThrow(
      `${kind}.maxLength: got "three", expected a`,
    );
  },
);
