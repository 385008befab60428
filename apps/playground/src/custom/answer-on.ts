import * as z from 'zod';
import { SourceError, type SourceKind } from './source-error.js';

/** How long what runs in the sandbox may take to answer, in milliseconds. */
const limit = 3000;

const fault = z.object({
  fault: z.object({ message: z.string(), line: z.number().nullable() }),
});

/** The next message from the sandbox of a source. @throws {SourceError} if it has failed, or takes too long. */
export async function answerOn(port: MessagePort, kind: SourceKind): Promise<unknown> {
  const message = await new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => {
      port.close();
      const text = `The ${kind} took longer than ${limit / 1000} seconds and was stopped. Is there a loop without an end?`;
      reject(new SourceError(kind, { message: text, line: null }));
    }, limit);
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer);
      resolve(data);
    };
  });
  const { data } = fault.safeParse(message);
  if (!data) return message;
  const { message: text, line } = data.fault;
  throw new SourceError(kind, { message: text.replace(/^Uncaught /, ''), line });
}
