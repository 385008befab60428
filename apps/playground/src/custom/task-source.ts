import * as z from 'zod';
import { answerOn } from './answer-on.js';
import { checkSequences, checkShape } from './check-answers.js';
import type { CustomSequence, CustomShape, SequenceRequest } from './protocol.js';
import { SourceError } from './source-error.js';

/** A visitor's task in its sandbox, as the worker that trains sees it. */
export interface TaskSource {
  readonly shape: CustomShape;
  /** A sequence that was fetched; undefined if it was not. */
  find(request: SequenceRequest): CustomSequence | undefined;
  /**
   * Has sequences made, unless they were fetched before.
   * @throws {SourceError} if the task fails, or takes too long.
   */
  fetch(requests: readonly SequenceRequest[]): Promise<void>;
  close(): void;
}

/** How many sequences are cached. Beyond that they are made again. */
const mostRemembered = 20_000;

const answer = z.union([z.object({ shape: z.unknown() }), z.object({ sequences: z.unknown() })]);

/** @throws {SourceError} if the task cannot be run, or takes too long to say what it is. */
export async function connectTask(port: MessagePort): Promise<TaskSource> {
  const first = await answerFrom(port);
  const shape = described(() => checkShape('shape' in first ? first.shape : first));
  const known = new Map<string, CustomSequence>();
  const keyOf = ({ length, seed }: SequenceRequest) => `${length} ${seed}`;
  let turn = Promise.resolve();

  const fetchNow = async (requests: readonly SequenceRequest[]) => {
    if (known.size + requests.length > mostRemembered) known.clear();
    const missing = requests.filter((request) => !known.has(keyOf(request)));
    if (missing.length === 0) return;
    const coming = answerFrom(port);
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

async function answerFrom(port: MessagePort): Promise<z.output<typeof answer>> {
  const { data } = answer.safeParse(await answerOn(port, 'task'));
  if (!data)
    throw new SourceError('task', { message: 'The task sent something else.', line: null });
  return data;
}

/** The result of a check. If it throws, the error becomes a `SourceError`. */
function described<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SourceError('task', { message, line: null });
  }
}
