import { transform } from 'sucrase';
import { type HarnessSurroundings, partHarness } from '../parts/part-harness.js';
import {
  binaryOps,
  memoryOps,
  mostAskedFor,
  mostOperations,
  type PartKind,
  unaryOps,
} from '../parts/protocol.js';
import { harness } from './harness.js';
import type { TaskFault } from './protocol.js';

/** A script for the sandbox, or what is wrong with the source. */
export type CompiledTask = { readonly script: string } | { readonly fault: TaskFault };

/** Exports are replaced, since a document without an origin cannot start module workers, and other scripts have none. */
const exporting =
  /(?<=(?:^|[;}])[^\S\n]*)export[^\S\n]+(?=(?:const|let|var|async|function|class)\b)/gm;

/** Makes a script of a task's TypeScript or JavaScript. */
export function compileTask(source: string): CompiledTask {
  const members = exported(['inputSize', 'outputSize', 'minLength', 'maxLength', 'sequence']);
  return compiled(source, `(${harness.toString()})(${members}, self)`);
}

/** Makes a script of a controller's or head's TypeScript or JavaScript. */
export function compilePart(source: string, kind: PartKind): CompiledTask {
  const known: HarnessSurroundings = {
    kind,
    unary: unaryOps,
    binary: binaryOps,
    ofMemory: memoryOps,
    mostAskedFor,
    mostOperations,
    lines: source.split('\n').length,
  };
  const members = exported(['state', 'step']);
  return compiled(
    source,
    `(${partHarness.toString()})(${members}, self, ${JSON.stringify(known)})`,
  );
}

/** An object with what a script has under these names; what it has not is undefined. */
function exported(names: readonly string[]): string {
  return `{${names.map((name) => `${name}: typeof ${name} === 'undefined' ? undefined : ${name}`).join()}}`;
}

/** The source as a script with an end. Its lines keep their numbers, so that errors name the visitor's own lines. */
function compiled(source: string, end: string): CompiledTask {
  try {
    const { code } = transform(source, {
      transforms: ['typescript'],
      production: true,
    });
    return { script: `'use strict';${code.replace(exporting, '')}\n;${end};\n` };
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
