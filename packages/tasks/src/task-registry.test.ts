import { createRng } from '@tapehead/random';
import { expect, test } from 'vitest';
import { taskRegistry } from './task-registry.js';

test.each(Object.entries(taskRegistry))(
  '%s is made again from its own kind and options',
  (kind, load) => {
    const task = load({ bits: 3, maxLength: 4 });
    expect(task.kind).toBe(kind);
    expect(task.options).toMatchObject({ bits: 3, minLength: 1, maxLength: 4 });
    const again = load(structuredClone(task.options));
    expect(again.sample([task.settings[0]], createRng(1))).toEqual(
      task.sample([task.settings[0]], createRng(1)),
    );
    expect(() => load({ bits: 'three' })).toThrow(
      `${kind}.bits: got "three", expected a whole number`,
    );
  },
);
