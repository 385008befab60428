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

/** For this many milliseconds the caller's thread blocks. It does not learn of signals and faults meanwhile. */
const blocked = 500;
/** After that it looks for the answer at this interval, in milliseconds. */
const lookEvery = 10;
/** An idle worker that has not answered after so many milliseconds is taken for dead. */
const patience = 60_000;

/** Workers that see the weights and leave their gradients in shared memory, and the caller waits for them. */
export function sharedCrew(workers: readonly SharedWorkerThread[], weights: WeightNumbers): Crew {
  const members = workers.map((worker, index) => createMember(worker, index + 1));
  const [first] = workers;
  const numbers = first && new Float32Array(first.memory.weights);
  let busy: typeof members = [];
  return {
    begin(works) {
      for (const member of busy) member.expectAnswer();
      busy = members.slice(0, works.length);
      if (numbers) weights.read(numbers);
      works.forEach((work, index) => members[index]?.begin(work));
    },
    finish(use) {
      const waited = busy;
      busy = [];
      const contributions = () => use(waited.map(({ contribution }) => contribution()));
      return waited.every(({ hasAnswered }) => hasAnswered(blocked))
        ? contributions()
        : whenAnswered(waited).then(contributions);
    },
    end() {
      for (const member of members) member.release();
      for (const { thread } of workers) thread.end();
    },
  };
}

/** @throws {Error} if one of them is gone. */
async function whenAnswered(members: readonly ReturnType<typeof createMember>[]): Promise<void> {
  while (!members.every(({ hasAnswered }) => hasAnswered(0))) {
    await new Promise((resolve) => {
      setTimeout(resolve, lookEvery);
    });
    for (const { expectAlive } of members) expectAlive();
  }
}

function createMember({ thread, memory }: SharedWorkerThread, number: number) {
  const mailbox = openMailbox(memory.mailbox);
  const { control, gradients } = mailbox;
  let [turn, room] = [0, new SharedArrayBuffer(0)];
  let gone: string | null = null;
  thread.onFault((message) => {
    gone ??= message;
  });
  const expectAlive = () => {
    if (gone !== null) throw new Error(`worker ${number}: ${gone}`);
  };
  const hasAnswered = (milliseconds: number) =>
    Atomics.wait(control, slot.answered, turn - 1, milliseconds) !== 'timed-out';
  const expectAnswer = () => {
    if (!hasAnswered(patience)) throw new Error(`worker ${number} does not answer`);
  };
  const ask = (what: number) => {
    expectAlive();
    turn += 1;
    Atomics.store(control, slot.command, what);
    Atomics.store(control, slot.turn, turn);
    Atomics.notify(control, slot.turn);
  };
  return {
    expectAlive,
    expectAnswer,
    /** Wakes the worker so that it can end. */
    release(): void {
      if (gone === null) ask(command.end);
    },
    hasAnswered,
    begin(work: Work): void {
      const sizes = sizesOf(work);
      const needed = workBytes(sizes);
      if (room.byteLength < needed) {
        // Twice the size needed, so that it seldom has to grow.
        room = new SharedArrayBuffer(2 * needed);
        thread.post({ kind: 'work-memory', memory: room });
        ask(command.workMemory);
        expectAnswer();
      }
      placeWork(room, work, sizes);
      Atomics.store(control, slot.steps, sizes.steps);
      Atomics.store(control, slot.sequences, sizes.sequences);
      Atomics.store(control, slot.noiseSize, sizes.noiseSize);
      Atomics.store(control, slot.form, sizes.form);
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
