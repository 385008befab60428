import * as z from 'zod';

const anyEvent = z.looseObject({ event: z.string() });

/** The events that a command printed with `--json`, or that a log holds: an object a line. */
export function jsonEvents(text: string): readonly z.output<typeof anyEvent>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => anyEvent.parse(JSON.parse(line)));
}
