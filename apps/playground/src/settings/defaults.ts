import type { JsonObject } from '@tapehead/core';
import { taskRegistry } from '@tapehead/tasks';

/**
 * What the machines' own options are where a config leaves them out, so that the form can show them
 * before the worker has made the machine.
 */
const machineDefaults: Readonly<Record<string, JsonObject>> = {
  paper: { slots: 128, width: 20, readHeads: 1, writeHeads: 1 },
  'gru-ntm': { slots: 128, width: 20, readHeads: 1, writeHeads: 1 },
  'pytorch-ntm': { slots: 128, width: 20 },
  article: { slots: 16, width: 8 },
  stack: { slots: 128, width: 16 },
  tape: { slots: 128, width: 16 },
  dnc: { slots: 64, width: 16 },
  'dnc-fixed': { slots: 64, width: 16 },
  mann: { slots: 128, width: 40 },
};

/** A config of only such defaults, for a machine and a task. */
export function defaultsFor(machine: string | null, task: string | null): JsonObject {
  const loaders: Readonly<Record<string, (options: JsonObject) => { options: JsonObject }>> =
    taskRegistry;
  const options = task === null ? undefined : loaders[task]?.({}).options;
  return {
    machine: { kind: machine ?? 'paper', options: machineDefaults[machine ?? 'paper'] ?? {} },
    task: { kind: task ?? '', options: options ?? {} },
    seed: 1,
  };
}
