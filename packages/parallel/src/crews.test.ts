import { expect, test } from 'vitest';
import { command, mailboxMemory, openMailbox, readFault, slot, writeFault } from './mailbox.js';
import { messageCrew } from './message-crew.js';
import type { Reply, Request, Work } from './protocol.js';
import { sharedCrew } from './shared-crew.js';
import type { Thread } from './thread.js';

const weights = {
  count: 2,
  read(into: Float32Array) {
    into.set([3, 4]);
  },
  write: () => undefined,
};
const work: Work = {
  part: {
    steps: 1,
    sequences: 1,
    inputs: Float32Array.of(1),
    targets: Float32Array.of(1),
    mask: Float32Array.of(1),
  },
  of: 2,
  drawn: { form: 0 },
};

/** A thread that answers as it is told to. */
function fakeThread(answer: (request: Request) => Reply | null) {
  const listeners: ((reply: Reply) => void)[] = [];
  const faults: ((message: string) => void)[] = [];
  let ended = 0;
  const thread: Thread = {
    post(request) {
      const reply = answer(request);
      if (reply) queueMicrotask(() => listeners.at(-1)?.(reply));
    },
    onReply: (listener) => listeners.push(listener),
    onFault: (listener) => faults.push(listener),
    end() {
      ended += 1;
    },
  };
  return { thread, fault: (message: string) => faults.at(-1)?.(message), ended: () => ended };
}

test('a crew of messages hands out weights and part, and gives contributions in the order of the work', async () => {
  const threads = [1, 2].map((loss) =>
    fakeThread((request) =>
      request.kind === 'compute' && request.weights.join() === '3,4'
        ? { kind: 'computed', loss, gradients: Float32Array.of(loss) }
        : { kind: 'failed', message: 'no weights' },
    ),
  );
  const crew = messageCrew(
    threads.map(({ thread }) => thread),
    weights,
  );
  crew.begin([work, work]);
  expect(await crew.finish((all) => all.map(({ loss }) => loss))).toEqual([1, 2]);
  crew.begin([work]);
  expect(await crew.finish((all) => all.map(({ loss }) => loss))).toEqual([1]);
  crew.end();
  expect(threads.map(({ ended }) => ended())).toEqual([1, 1]);
});

test('what goes wrong in a worker is thrown, now and from then on', async () => {
  const failing = fakeThread(() => ({ kind: 'failed', message: 'out of memory' }));
  const crew = messageCrew([failing.thread], weights);
  crew.begin([work]);
  await expect(crew.finish(() => 1)).rejects.toThrow('worker 1: out of memory');
  crew.begin([work]);
  await expect(crew.finish(() => 1)).rejects.toThrow('worker 1: out of memory');
});

test('a worker that ends by a fault ends the step that waits for it', async () => {
  const dying = fakeThread(() => null);
  const crew = messageCrew([dying.thread], weights);
  crew.begin([work]);
  dying.fault('killed');
  await expect(crew.finish(() => 1)).rejects.toThrow('worker 1: killed');
});

test('a fault comes through shared memory, however long its text', () => {
  const memory = mailboxMemory(3);
  const mailbox = openMailbox(memory);
  expect(readFault(mailbox)).toBe(null);
  writeFault(mailbox, 'β is wrong');
  expect(readFault(mailbox)).toBe('β is wrong');
  writeFault(mailbox, 'ä'.repeat(5000));
  expect(readFault(mailbox)).toMatch(/^ä{400,}$/);
  // As if a worker had answered all that it will ever be asked.
  Atomics.store(mailbox.control, slot.answered, 1000);
  const { thread } = fakeThread(() => null);
  const crew = sharedCrew(
    [{ thread, memory: { mailbox: memory, weights: new SharedArrayBuffer(8) } }],
    weights,
  );
  crew.begin([work]);
  expect(() => crew.finish(() => 1)).toThrow(/worker 1: ä/);
});

test('a worker that is gone ends the step that waits for it in shared memory, and refuses the next', async () => {
  const dying = fakeThread(() => null);
  const shared = { mailbox: mailboxMemory(1), weights: new SharedArrayBuffer(8) };
  const { control } = openMailbox(shared.mailbox);
  // It gets its memory for work, and never answers the rest.
  Atomics.store(control, slot.answered, 1);
  const crew = sharedCrew([{ thread: dying.thread, memory: shared }], weights);
  crew.begin([work]);
  const finished = crew.finish(() => 1);
  dying.fault('it ended with exit code 1');
  await expect(finished).rejects.toThrow('worker 1: it ended with exit code 1');
  expect(() => {
    crew.begin([work]);
  }).toThrow('worker 1: it ended with exit code 1');
});

test('a step that takes long is waited for without blocking the thread', async () => {
  const { thread } = fakeThread(() => null);
  const shared = { mailbox: mailboxMemory(1), weights: new SharedArrayBuffer(8) };
  const mailbox = openMailbox(shared.mailbox);
  Atomics.store(mailbox.control, slot.answered, 1);
  const crew = sharedCrew([{ thread, memory: shared }], weights);
  crew.begin([work]);
  const finished = crew.finish(([contribution]) => contribution?.loss);
  mailbox.loss[0] = 5;
  Atomics.store(mailbox.control, slot.answered, 2);
  expect(await finished).toBe(5);
});

test('a crew that ends lets its workers wait no more', () => {
  const { thread, ended } = fakeThread(() => null);
  const shared = { mailbox: mailboxMemory(1), weights: new SharedArrayBuffer(8) };
  const { control } = openMailbox(shared.mailbox);
  sharedCrew([{ thread, memory: shared }], weights).end();
  expect([control[slot.turn], control[slot.command], ended()]).toEqual([1, command.end, 1]);
});
