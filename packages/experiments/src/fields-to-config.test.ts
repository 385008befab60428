import { InvalidOptionsError, type Json } from '@tapehead/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Field, fieldsToConfig } from './fields-to-config.js';

const field = (path: string, value: Json): Field => ({ path: path.split('.'), value });

test('fields of one part come together, whatever their order', () => {
  const fields = [
    field('controller.kind', 'lstm'),
    field('controller.options.layers', 2),
    field('controller', { options: { units: 5 } }),
    field('batch', 4),
  ];
  const shuffled = fc.shuffledSubarray(fields, { minLength: fields.length });
  fc.assert(
    fc.property(shuffled, (order) => {
      expect(fieldsToConfig(order)).toEqual({
        controller: { kind: 'lstm', options: { layers: 2, units: 5 } },
        batch: 4,
      });
    }),
  );
});

test('every field stands in the config, or two are named that cannot both stand there', () => {
  const path = fc.array(fc.constantFrom('a', 'b', '__proto__'), { minLength: 1, maxLength: 3 });
  const fields = fc.array(fc.record({ path, value: fc.constantFrom<Json>(1, 2, null, [3]) }));
  fc.assert(
    fc.property(fields, (given) => {
      const contradict = given.some((one) =>
        given.some((other) => {
          const [inner, outer] = [one.path.join('.'), other.path.join('.')];
          return inner === outer
            ? JSON.stringify(one.value) !== JSON.stringify(other.value)
            : `${inner}.`.startsWith(`${outer}.`);
        }),
      );
      if (contradict) {
        expect(() => fieldsToConfig(given)).toThrow(InvalidOptionsError);
        return;
      }
      const config = fieldsToConfig(given);
      for (const { path: names, value } of given) {
        const found = names.reduce<unknown>(
          (object, name) => Object.entries(object ?? {}).find(([own]) => own === name)?.[1],
          config,
        );
        expect(found).toEqual(value);
      }
    }),
  );
});

test.each([
  [[field('batch', 2), field('batch', 4)], 'config.batch: got 2 and 4, expected one of them'],
  [
    [field('controller', null), field('controller.options.units', 5)],
    'config.controller: got null and {"options":{"units":5}}, expected one of them',
  ],
])('two values for one field are refused: %j', (fields, message) => {
  expect(() => fieldsToConfig(fields)).toThrow(message);
  expect(() => fieldsToConfig(fields.toReversed())).toThrow('expected one of them');
});
