import { InvalidOptionsError } from '@tapehead/core';
import { expect, test } from 'vitest';
import { loadZoo, readZooFile, zooCard, zooModel } from './index.js';

const strange = [undefined, null, NaN, 5, 'copy', '', true, [], {}, ['copy-lstm'], Symbol('a')];

// Everything here is called as plain JavaScript may call it.
test.each([
  ['loadZoo', loadZoo],
  ['readZooFile', readZooFile],
])('%s refuses what it cannot load in words', async (_, call) => {
  for (const args of [[], ...strange.map((one) => [one])]) {
    const error: unknown = await Promise.resolve()
      .then((): unknown => Reflect.apply(call, undefined, args))
      .catch((fault: unknown) => fault);
    expect(error, JSON.stringify(args)).toBeInstanceOf(InvalidOptionsError);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^zoo: got .*, expected one of /),
    );
  }
});

test.each([undefined, null, 5, [], {}, 'no base64!', Uint8Array.of(1)])(
  '%j is no file of a model',
  (file) => {
    const call = (): unknown => Reflect.apply(zooModel, undefined, [file]);
    expect(call).toThrow(InvalidOptionsError);
    expect(call).toThrow(/^zooModel\.file: got .*, expected what a module @tapehead\/zoo\/models/);
  },
);

test.each(strange)('%s is no card', (value) => {
  expect(zooCard.safeParse(value).success).toBe(false);
});
