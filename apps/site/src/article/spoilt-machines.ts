import { feedforward } from '@tapehead/controllers';
import { ntmAddressing, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory, keepAddMemory } from '@tapehead/memory';
import { ntm } from '@tapehead/ntm';

/** A machine of the paper's sizes in which one part is another one, as a field of a config. */
function machine(parts: Partial<Parameters<typeof ntm>[0]>): string {
  const { kind, options } = ntm({
    controller: feedforward({ units: 100 }),
    memory: eraseAddMemory({ slots: 128, width: 20 }),
    heads: [readHead({ addressing }), writeHead({ addressing })],
    ...parts,
  });
  return `machine=${JSON.stringify({ kind, options })}`;
}

const interpolate = { gateBias: -1 };
const shift = { activation: 'sparsemax', sharpness: 0.5 } as const;
const addressing = ntmAddressing({
  interpolate,
  shift: { ...shift, bias: { offset: 1, value: 1 } },
});
const still = ntmAddressing({ interpolate, shift: { ...shift, range: 1 } });

/**
 * Five ways to keep the machine of the article from learning, by name, as changes of its config; those that
 * docs/when-it-does-not-learn.md measures.
 */
export const spoilt: Readonly<Record<string, readonly string[]>> = {
  'nothing is spoilt': [],
  'a rate a hundred times too large': ['learningRate=0.01'],
  'a rate a hundred times too small': ['learningRate=0.000001'],
  'heads that cannot move': [
    machine({ heads: [readHead({ addressing: still }), writeHead({ addressing: still })] }),
  ],
  'heads that begin everywhere': [
    machine({
      heads: [
        readHead({ addressing, initialWeighting: 'uniform' }),
        writeHead({ addressing, initialWeighting: 'uniform' }),
      ],
    }),
  ],
  'a memory that forgets': [
    machine({
      memory: keepAddMemory({ slots: 128, width: 20 }),
      heads: [readHead({ addressing }), writeHead({ addressing, eraseBias: -10 })],
    }),
  ],
};
