import type { WeightNumbers } from '@tapehead/wasm';
import type { Crew } from './crew.js';
import { command, openMailbox, readFault, slot } from './mailbox.js';
import type { Contribution, SharedMemory, Work } from './protocol.js';
import type { Thread } from './thread.js';
import { placeWork, sizesOf, workBytes } from './work-memory.js';

/** A thread and its mailbox. */
export interface SharedWorkerThread {
  readonly thread: Thread;
  readonly memory: SharedMemory;
}

/** After so many milliseconds without an answer a worker is taken for dead. */
const patience = 600_000;

/** Workers that see the weights and leave their gradients in shared memory, and the caller waits for them. */
export function sharedCrew(workers: readonly SharedWorkerThread[], weights: WeightNumbers): Crew {
  const members = workers.map((worker, index) => createMember(worker, index + 1));
  const [first] = workers;
  const numbers = first && new Float32Array(first.memory.weights);
  let busy: typeof members = [];
  return {
    begin(works) {
      for (const member of busy) member.wait();
      busy = members.slice(0, works.length);
      if (numbers) weights.read(numbers);
      works.forEach((work, index) => members[index]?.begin(work));
    },
    finish(use) {
      const waited = busy;
      busy = [];
      for (const member of waited) member.wait();
      return use(waited.map(({ contribution }) => contribution()));
    },
    end() {
      for (const { thread } of workers) thread.end();
    },
  };
}

function createMember({ thread, memory }: SharedWorkerThread, number: number) {
  const mailbox = openMailbox(memory.mailbox);
  const { control, gradients } = mailbox;
  let [turn, room] = [0, new SharedArrayBuffer(0)];
  const ask = (what: number) => {
    turn += 1;
    Atomics.store(control, slot.command, what);
    Atomics.store(control, slot.turn, turn);
    Atomics.notify(control, slot.turn);
  };
  const wait = () => {
    if (Atomics.wait(control, slot.answered, turn - 1, patience) !== 'timed-out') return;
    throw new Error(`worker ${number} has not answered for ${patience / 60_000} minutes`);
  };
  return {
    wait,
    begin(work: Work): void {
      const sizes = sizesOf(work);
      const needed = workBytes(sizes);
      if (room.byteLength < needed) {
        // Twice as much, so that it seldom has to grow.
        room = new SharedArrayBuffer(2 * needed);
        thread.post({ kind: 'work-memory', memory: room });
        ask(command.workMemory);
        wait();
      }
      placeWork(room, work, sizes);
      Atomics.store(control, slot.steps, sizes.steps);
      Atomics.store(control, slot.sequences, sizes.sequences);
      Atomics.store(control, slot.noiseSize, sizes.noiseSize);
      Atomics.store(control, slot.of, work.of);
      ask(command.compute);
    },
    /** @throws {Error} what went wrong in the worker. */
    contribution(): Contribution {
      const fault = readFault(mailbox);
      if (fault !== null) throw new Error(`worker ${number}: ${fault}`);
      return { loss: Number(mailbox.loss[0]), gradients };
    },
  };
}
