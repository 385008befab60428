/**
 * Shared memory in which the caller and one worker take turns. The caller writes its request and moves
 * `turn` on; the worker writes its answer and moves `answered` up to it.
 */
export interface Mailbox {
  /** The entries are at the indices that `slot` lists. */
  readonly control: Int32Array;
  /** One number: the part's contribution to the loss. */
  readonly loss: Float64Array;
  /** UTF-8 of what went wrong, `slot.faultBytes` of it. */
  readonly fault: Uint8Array;
  /** The part's contribution to the gradients. */
  readonly gradients: Float32Array;
}

export const slot = {
  turn: 0,
  answered: 1,
  command: 2,
  faultBytes: 3,
  steps: 4,
  sequences: 5,
  of: 6,
  noiseSize: 7,
  form: 8,
} as const;

export const command = {
  /** A message with a new memory for work is on its way. */
  workMemory: 1,
  compute: 2,
  /** Tells the worker to end itself, since Deno cannot end a thread that waits. */
  end: 3,
} as const;

const [controlBytes, lossBytes, faultBytes] = [40, 8, 976];
const gradientsAt = controlBytes + lossBytes + faultBytes;

export function mailboxMemory(contributionCount: number): SharedArrayBuffer {
  return new SharedArrayBuffer(gradientsAt + 4 * contributionCount);
}

export function openMailbox(memory: SharedArrayBuffer): Mailbox {
  return {
    control: new Int32Array(memory, 0, controlBytes / 4),
    loss: new Float64Array(memory, controlBytes, 1),
    fault: new Uint8Array(memory, controlBytes + lossBytes, faultBytes),
    gradients: new Float32Array(memory, gradientsAt),
  };
}

/** Whether memory can be shared, and this thread may wait for others: not in a page's own thread. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Writes what went wrong, cut off where the room ends. */
export function writeFault({ control, fault }: Mailbox, message: string): void {
  // An encoder takes no shared memory.
  const bytes = new Uint8Array(fault.length);
  const { written } = new TextEncoder().encodeInto(message, bytes);
  fault.set(bytes);
  Atomics.store(control, slot.faultBytes, written);
}

/** What went wrong, if anything did. */
export function readFault({ control, fault }: Mailbox): string | null {
  const bytes = Atomics.load(control, slot.faultBytes);
  // A decoder takes no shared memory.
  return bytes === 0 ? null : new TextDecoder().decode(fault.slice(0, bytes));
}
