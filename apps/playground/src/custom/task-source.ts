import * as z from 'zod';
import { checkSequences, checkShape } from './check-answers.js';
import type { CustomSequence, CustomShape, SequenceRequest } from './protocol.js';
import { TaskError } from './task-error.js';

/** A visitor's task in its sandbox, as the worker that trains sees it. */
export interface TaskSource {
  readonly shape: CustomShape;
  /** A sequence that was fetched; undefined if it was not. */
  find(request: SequenceRequest): CustomSequence | undefined;
  /**
   * Has sequences made, unless they were fetched before.
   * @throws {TaskError} if the task fails, or takes too long.
   */
  fetch(requests: readonly SequenceRequest[]): Promise<void>;
  close(): void;
}

/** How long the task may take to answer a request, in milliseconds. */
const limit = 3000;
/** How many sequences are cached. Beyond that they are made again. */
const mostRemembered = 20_000;

const answer = z.union([
  z.object({ shape: z.unknown() }),
  z.object({ sequences: z.unknown() }),
  z.object({ fault: z.object({ message: z.string(), line: z.number().nullable() }) }),
]);

/** @throws {TaskError} if the task cannot be run, or takes too long to say what it is. */
export async function connectTask(port: MessagePort): Promise<TaskSource> {
  const first = await answerOn(port);
  const shape = described(() => checkShape('shape' in first ? first.shape : first));
  const known = new Map<string, CustomSequence>();
  const keyOf = ({ length, seed }: SequenceRequest) => `${length} ${seed}`;
  let turn = Promise.resolve();

  const fetchNow = async (requests: readonly SequenceRequest[]) => {
    if (known.size + requests.length > mostRemembered) known.clear();
    const missing = requests.filter((request) => !known.has(keyOf(request)));
    if (missing.length === 0) return;
    const coming = answerOn(port);
    port.postMessage(missing);
    const got = await coming;
    const made = described(() =>
      checkSequences('sequences' in got ? got.sequences : got, missing.length, shape),
    );
    missing.forEach((request, index) => {
      const sequence = made[index];
      if (sequence) known.set(keyOf(request), sequence);
    });
  };
  return {
    shape,
    find: (request) => known.get(keyOf(request)),
    fetch(requests) {
      // One request at a time, since answers do not say which request they belong to.
      const next = turn.then(() => fetchNow(requests));
      turn = next.catch(() => undefined);
      return next;
    },
    close() {
      port.close();
    },
  };
}

async function answerOn(port: MessagePort): Promise<z.output<typeof answer>> {
  const message = await new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => {
      port.close();
      const text = `The task took longer than ${limit / 1000} seconds and was stopped. Is there a loop without an end?`;
      reject(new TaskError({ message: text, line: null }));
    }, limit);
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      resolve(data);
    };
  });
  const parsed = answer.safeParse(message);
  if (!parsed.success)
    throw new TaskError({ message: 'The task sent something else.', line: null });
  if ('fault' in parsed.data) {
    const { message, line } = parsed.data.fault;
    throw new TaskError({ message: message.replace(/^Uncaught /, ''), line });
  }
  return parsed.data;
}

/** The result of a check. If it throws, the error becomes a `TaskError`. */
function described<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new TaskError({ message, line: null });
  }
}
