import * as z from 'zod';
import type { Diagnosis } from './warnings.js';

// Numbers may be infinite or NaN: that is how a run looks that went wrong, and the warnings must handle it.
const number = z.custom<number>((value) => typeof value === 'number', { error: 'a number' });
const yes = z.boolean({ error: 'true or false' });

function object<Shape extends z.ZodRawShape>(error: string, shape: Shape) {
  return z.looseObject(shape, { error });
}

const training = object('a diagnosis of training, as watchTraining gives it', {
  sequences: number,
  progress: number,
  gradients: object('norms of gradients, or null', {
    steps: number,
    median: number.nullable(),
    largest: number.nullable(),
    aboveLimit: number.nullable(),
    skipped: number,
  }).nullable(),
  moved: number,
  loss: object('losses, or null', {
    before: number,
    recent: number,
    // Diagnoses of earlier releases are all in bits.
    inBits: yes.default(true),
  }).nullable(),
  wrong: object('shares of wrong outputs, or null', {
    last: number,
    before: number,
    best: number,
  }).nullable(),
  // Diagnoses of earlier releases do not say.
  solved: yes.default(false),
});

const head = object('the diagnosis of a head', {
  head: number,
  reads: yes,
  shifts: yes.nullable(),
  // Diagnoses of earlier releases do not say.
  margins: object('margins', { shift: number.nullable(), gate: number.nullable() }).default({
    shift: null,
    gate: null,
  }),
  slots: number,
  steps: number,
  entropy: number,
  focused: number,
  visited: number,
  moves: number,
  favourite: object('a slot and its share', { slot: number, share: number }),
  write: object('the diagnosis of what is written, or null', {
    erase: object('sizes', { mean: number, saturated: number }),
    add: object('sizes', { mean: number, largest: number, saturated: number }),
  }).nullable(),
  // Diagnoses of earlier releases do not say.
  movesContents: yes.default(false),
  details: z.record(z.string(), z.array(number)).default({}),
});

const machine = object('a diagnosis of a machine, as diagnoseMachine gives it, or null', {
  heads: z.array(head, { error: 'a list with the diagnosis of each head' }),
  memory: object('a diagnosis of the memory', { norm: number, kept: number }),
}).nullable();

/** Checks a `Diagnosis` that a caller passes in. */
export const diagnosisOption: z.ZodType<Diagnosis> = object('a diagnosis, { training, machine }', {
  training,
  machine,
});
