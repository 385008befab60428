import type { Run } from '../plan.js';
import { type Machine, machinesOf } from '../machines.js';
import type { Measured } from '../measured.js';
import type { RecordedRun } from '../recorded-run.js';
import type { RunRecord } from '../run-record.js';

/** The machine of that name. */
export function machineOf(wanted: string): Machine {
  const machine = machinesOf('copy').find(({ name }) => name === wanted);
  // Whatever recipes there are.
  return machine ?? { name: wanted, title: 'LSTM without memory', recipe: '', role: 'baseline' };
}

/** What copy measures at a length, with so many wrong bits. */
export function measured(length: number, wrongBits = 0): Measured {
  const [sequences, totalBits] = [64, 64 * 8 * length];
  return {
    ...{ setting: { length }, length, sequences, wrongBits, totalBits },
    bitErrorRate: wrongBits / totalBits,
    bitsPerSequence: wrongBits / sequences,
    optimalBits: 0,
  };
}

/** A run of copy with so many wrong bits at 20, 40, 80 and 120. */
export function copyRun(
  machine: string,
  seed: number,
  wrongBits: readonly number[],
  changes: Partial<RunRecord> = {},
): RecordedRun {
  const run: Run = {
    name: `copy-${machine}-seed${seed}`,
    ...{
      topic: 'copy',
      machine: machineOf(machine),
      controller: machine,
      seed,
      maxSequences: 8000,
      settings: 4,
      hasMemory: true,
      args: [],
    },
    pastSlots: { lengths: [40, 160], slots: { trained: 128, grown: 256 } },
    training: { from: 1, to: 20 },
    config: { seed },
  };
  const lengths = [20, 40, 80, 120];
  const record: RunRecord = {
    config: { seed },
    engine: 'compiled engine, wasm backend',
    origin: { commit: '0123456789ab', cpu: 'Some CPU', cores: 2, node: '20.20.2', jobs: 2 },
    curve: [
      { sequences: 100, bitsPerSequence: 80 },
      { sequences: 200, bitsPerSequence: 1 },
    ],
    firstZero: 1000 * seed,
    outcome: {
      sequences: 8000,
      trainSeconds: 3 + seed,
      evaluation: lengths.map((length, index) => measured(length, wrongBits[index])),
    },
    pastSlots: null,
    ...changes,
  };
  return { run, record };
}
