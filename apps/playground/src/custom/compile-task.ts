import { transform } from 'sucrase';
import { harness } from './harness.js';
import type { TaskFault } from './protocol.js';

/** A script for the sandbox, or what is wrong with the source. */
export type CompiledTask = { readonly script: string } | { readonly fault: TaskFault };

/** The names that a task exports; a missing one is undefined. */
const members = ['inputSize', 'outputSize', 'minLength', 'maxLength', 'sequence']
  .map((name) => `${name}: typeof ${name} === 'undefined' ? undefined : ${name}`)
  .join();

/** Exports are replaced, since a document without an origin cannot start module workers, and other scripts have none. */
const exporting =
  /(?<=(?:^|[;}])[^\S\n]*)export[^\S\n]+(?=(?:const|let|var|async|function|class)\b)/gm;

/**
 * Makes a script of a task's TypeScript or JavaScript. The source's lines keep their numbers in it, so that
 * errors name the visitor's own lines.
 */
export function compileTask(source: string): CompiledTask {
  try {
    const { code } = transform(source, {
      transforms: ['typescript'],
      production: true,
    });
    const script = `'use strict';${code.replace(exporting, '')}`;
    return { script: `${script}\n;(${harness.toString()})({${members}}, self);\n` };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

/** Sucrase ends its messages with the place, `(line:column)`. */
function faultOf(error: unknown): TaskFault {
  const message = error instanceof Error ? error.message : String(error);
  const place = /\s*\((\d+):\d+\)$/.exec(message);
  return {
    message: message.replace(/^Error transforming .*?: /, '').replace(/\s*\(\d+:\d+\)$/, ''),
    line: place ? Number(place[1]) : null,
  };
}
