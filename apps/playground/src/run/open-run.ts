import type { JsonObject } from '@tapehead/core';
import { openSandbox, type Sandbox } from '../custom/sandbox.js';
import { SourceError, type SourceKind } from '../custom/source-error.js';
import type { OpenRequest, Sources } from '../engine/protocol.js';
import { orSay } from '../ui/or-say.js';
import type { PageRun } from './run.svelte.js';

/** The run to open, with the visitor's own parts, if there are any. */
export interface RunToOpen extends Sources {
  readonly config: JsonObject | null;
  readonly file: Uint8Array<ArrayBuffer> | null;
  /** As in `OpenRequest`. */
  readonly budget: OpenRequest['budget'];
}

/** A run that was opened, with the sandbox of its task. */
export interface OpenedSandbox {
  readonly sandbox: Sandbox | null;
}

/** Opens a run, with the visitor's own parts in sandboxes. `keepsOld` as in `PageRun.open`. */
export async function openRunWithTask(
  run: PageRun,
  { source, part, head, ...request }: RunToOpen,
  keepsOld = false,
): Promise<OpenedSandbox | null> {
  const opened: Sandbox[] = [];
  const inSandbox = async (kind: SourceKind, code: string | null) => {
    const sandbox = await sandboxOf(kind, code);
    if (sandbox) opened.push(sandbox);
    return sandbox;
  };
  let kept: Sandbox | null = null;
  try {
    const task = await inSandbox('task', source);
    const controller = await inSandbox('controller', part);
    const ownHead = await inSandbox('head', head);
    const sandboxes = {
      ...(task && { task: task.port }),
      ...(controller && { controller: controller.port }),
      ...(ownHead && { head: ownHead.port }),
    };
    if (!(await run.open({ ...request, sandboxes }, keepsOld))) return null;
    // The others have said all that they have to say.
    kept = task;
    return { sandbox: task };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (keepsOld) run.tell(error);
    else run.fail(error);
    return null;
  } finally {
    for (const sandbox of opened) if (sandbox !== kept) sandbox.close();
  }
}

/** A sandbox that runs a source; null if there is none. @throws {SourceError} if it cannot be compiled. */
async function sandboxOf(kind: SourceKind, source: string | null): Promise<Sandbox | null> {
  if (source === null) return null;
  // The compiler is only loaded when there is something to compile.
  const { compilePart, compileTask } = await orSay(
    'What compiles it',
    import('../custom/compile-task.js'),
  );
  const compiled = kind === 'task' ? compileTask(source) : compilePart(source, kind);
  if (!('fault' in compiled)) return openSandbox(compiled.script);
  throw new SourceError(kind, compiled.fault);
}
