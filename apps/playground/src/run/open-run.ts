import type { JsonObject } from '@tapehead/core';
import { openSandbox, type Sandbox } from '../custom/sandbox.js';
import { TaskError } from '../custom/task-error.js';
import type { PageRun } from './run.svelte.js';

/** The run to open, with the visitor's task that it is trained on, if any. */
export interface RunToOpen {
  readonly config: JsonObject | null;
  readonly file: Uint8Array<ArrayBuffer> | null;
  readonly source: string | null;
  /** As in `OpenRequest`. */
  readonly budget: number | null;
}

/** A run that was opened, with the sandbox of its task. */
export interface OpenedSandbox {
  readonly sandbox: Sandbox | null;
}

/** Opens a run, with its task in a sandbox if it is the visitor's own. `keepsOld` as in `PageRun.open`. */
export async function openRunWithTask(
  run: PageRun,
  { source, ...request }: RunToOpen,
  keepsOld = false,
): Promise<OpenedSandbox | null> {
  let sandbox: Sandbox | null = null;
  if (source !== null) {
    // The compiler is only loaded when there is something to compile.
    const { compileTask } = await import('../custom/compile-task.js').catch((cause: unknown) => {
      throw new Error(
        'What compiles a task could not be loaded. Is there no network, or is there a newer version of this page? Reload it to try again.',
        { cause },
      );
    });
    const compiled = compileTask(source);
    if ('fault' in compiled) {
      const error = new TaskError(compiled.fault);
      if (keepsOld) run.tell(error);
      else run.fail(error);
      return null;
    }
    sandbox = await openSandbox(compiled.script);
  }
  if (await run.open({ ...request, task: sandbox?.port ?? null }, keepsOld)) return { sandbox };
  sandbox?.close();
  return null;
}
