import type { Memory, Write } from '@tapehead/core';
import { eraseAddMemory, keepAddMemory, read } from '@tapehead/memory';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectAgreement } from '../../fixtures/agreement.js';
import { gradientsOf, withDraws } from '../../fixtures/draws.js';
import { type Bench, filled, put, take, transposed, withPlaced } from '../../fixtures/placing.js';
import type { MemoryKernels } from './kernel-table.js';
import { eraseAddKernels } from './memories/erase-add.js';
import { keepAddKernels } from './memories/keep-add.js';
import { at, padded, type Rows } from './rows.js';
import { placeWeights } from './weights.js';

const tolerance = 1e-5;

/** Mostly no multiples of four. */
const common = {
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  batch: fc.integer({ min: 1, max: 5 }),
  slots: fc.integer({ min: 1, max: 37 }),
  width: fc.integer({ min: 1, max: 13 }),
};

function placeRead({ arena }: Bench, batch: number, slots: number, width: number) {
  const row = (count: number) => filled(arena.block(batch * padded(count)), count);
  const memory = () => filled(arena.block(batch * width * padded(slots)), slots);
  return {
    weighting: row(slots),
    dWeighting: row(slots),
    contents: memory(),
    dContents: memory(),
    // A read goes to the output layer and to the next step.
    reads: row(width),
    next: row(width),
    dReads: row(width),
    dNext: row(width),
  };
}

test('read: reads and gradients are the reference’s to 1e-5 of the largest', () => {
  fc.assert(
    fc.property(fc.record(common), ({ seed, batch, slots, width }) => {
      withDraws(seed, (draws) => {
        const memory = draws.normal<tf.Rank.R3>([batch, slots, width]);
        const weighting = draws.weighting(batch, slots);
        const slope = draws.normal<tf.Rank.R2>([batch, width]);
        const nextSlope = draws.normal<tf.Rank.R2>([batch, width]);
        const expected = read(memory, weighting);
        const gradient = gradientsOf([memory, weighting], () => [
          [read(memory, weighting), tf.add(slope, nextSlope)],
        ]);
        withPlaced(
          { batch },
          (bench) => placeRead(bench, batch, slots, width),
          (places, host) => {
            const { reads, next, dReads, dNext } = places;
            const { pointer: w } = places.weighting;
            const { pointer: contents } = places.contents;
            put(host, places.weighting, weighting);
            put(host, places.contents, transposed(memory));
            // prettier-ignore
            host.kernels.read(batch, slots, width, w, contents, reads.pointer, reads.stride, next.pointer, next.stride);
            expectAgreement('reads', take(host, reads, batch, width), expected, tolerance);
            expectAgreement('next reads', take(host, next, batch, width), expected, tolerance);

            put(host, dReads, slope);
            put(host, dNext, nextSlope);
            // Both are added to: here what was there before is the same once more.
            const dMemory = transposed(tf.reshape(gradient(memory), memory.shape));
            put(host, places.dWeighting, gradient(weighting));
            put(host, places.dContents, dMemory);
            // prettier-ignore
            host.kernels.readBackward(batch, slots, width, w, contents, dReads.pointer, dReads.stride, dNext.pointer, dNext.stride, places.dWeighting.pointer, places.dContents.pointer);
            expectAgreement(
              'gradient of the weighting, twice',
              take(host, places.dWeighting, batch, slots),
              tf.mul(2, gradient(weighting)),
              tolerance,
            );
            expectAgreement(
              'gradient of the memory, twice',
              take(host, places.dContents, batch * width, slots),
              tf.mul(2, dMemory),
              tolerance,
            );
          },
        );
      });
    }),
    { numRuns: 60, seed: 12 },
  );
});

const first = (rows: Rows) => ({ pointer: at(rows, 0), stride: rows.stride });

function placeWrites({ host, arena }: Bench, kernels: MemoryKernels, writes: number) {
  const { slots, width } = kernels;
  const weights = placeWeights(host, arena, {}).weights;
  return {
    memory: kernels.place({ host, arena, weights }, writes),
    writes: Array.from({ length: writes }, () => ({
      weighting: arena.history(slots),
      erase: arena.history(width),
      add: arena.history(width),
      dWeighting: arena.history(slots),
      dErase: arena.history(width),
      dAdd: arena.history(width),
    })),
  };
}

/** All erases, then all adds. */
function written(memory: Memory, contents: tf.Tensor3D, writes: readonly Write[]): tf.Tensor3D {
  const erased = writes.reduce((result, write) => memory.erase(result, write), contents);
  return writes.reduce((result, write) => memory.add(result, write), erased);
}

const memories = {
  'erase-add': { definition: eraseAddMemory, twin: eraseAddKernels },
  'keep-add': { definition: keepAddMemory, twin: keepAddKernels },
};
const writeCases = fc.record({ ...common, count: fc.integer({ min: 1, max: 3 }) });

test.each(Object.entries(memories))(
  '%s: one to three writes, their squares and gradients are the reference’s to 1e-5 of the largest',
  (_name, { definition, twin }) => {
    fc.assert(
      fc.property(writeCases, ({ seed, batch, slots, width, count }) => {
        withDraws(seed, (draws) => {
          const { kind, options, build } = definition({ slots, width });
          const reference = draws.own(build(null, draws.rng));
          expect(reference.slots, kind).toBe(slots);
          const contents = draws.normal<tf.Rank.R3>([batch, slots, width]);
          const slope = draws.normal<tf.Rank.R3>([batch, slots, width]);
          const writes = Array.from({ length: count }, () => ({
            weighting: draws.weighting(batch, slots),
            erase: draws.normal<tf.Rank.R2>([batch, width]),
            add: draws.normal<tf.Rank.R2>([batch, width]),
          }));
          const outcome = written(reference, contents, writes);
          const gradient = gradientsOf(
            [contents, ...writes.flatMap((write) => Object.values(write))],
            () => [[written(reference, contents, writes), slope]],
          );
          withPlaced(
            { batch },
            (bench) => placeWrites(bench, twin(options), count),
            ({ memory, writes: places }, host) => {
              memory.begin(1);
              put(host, filled(at(memory.contents, 0), slots), transposed(contents));
              writes.forEach(({ weighting, erase, add }, index) => {
                const place = places[index];
                if (!place) throw new Error(`no write ${index}`);
                put(host, first(place.weighting), weighting);
                put(host, first(place.erase), erase);
                put(host, first(place.add), add);
                // This one is added to: here what was there before is the same once more.
                put(host, first(place.dWeighting), gradient(weighting));
              });
              memory.write(0, 0, places);
              expectAgreement(
                'memory',
                take(host, filled(at(memory.contents, count), slots), batch * width, slots),
                transposed(outcome),
                tolerance,
              );
              expectAgreement(
                'squares',
                take(host, filled(at(memory.squares, count), slots), batch, slots),
                tf.sum(tf.square(outcome), 2),
                tolerance,
              );

              memory.turn(1);
              put(host, filled(memory.dContents, slots), transposed(slope));
              memory.writeBackward(0, 0, places);
              expectAgreement(
                'gradient of the memory',
                take(host, filled(memory.dContents, slots), batch * width, slots),
                transposed(tf.reshape(gradient(contents), contents.shape)),
                tolerance,
              );
              writes.forEach(({ weighting, erase, add }, index) => {
                const place = places[index];
                if (!place) throw new Error(`no write ${index}`);
                const check = (what: string, rows: Rows, size: number, expected: tf.Tensor) => {
                  expectAgreement(
                    `gradient of ${what} ${index}`,
                    take(host, first(rows), batch, size),
                    expected,
                    tolerance,
                  );
                };
                check('weighting, twice,', place.dWeighting, slots, tf.mul(2, gradient(weighting)));
                check('erase', place.dErase, width, gradient(erase));
                check('add', place.dAdd, width, gradient(add));
              });
            },
          );
        });
      }),
      { numRuns: 60, seed: 13 },
    );
  },
);
