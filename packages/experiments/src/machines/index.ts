import {
  InvalidOptionsError,
  type ModelDefinition,
  type Registry,
  requireRegistry,
} from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import { articleMachine } from './article.js';
import { fixedDncMachine, plainDncMachine } from './dnc.js';
import { gruNtmMachine } from './gru-ntm.js';
import type { MachineLoader } from './machine.js';
import { mannMachine } from './mann.js';
import { paperMachine } from './paper.js';
import { plainMachine } from './plain.js';
import { pytorchNtmMachine } from './pytorch-ntm.js';
import { stackMachine } from './stack.js';
import { tapeMachine } from './tape.js';

const presets: Readonly<Record<string, MachineLoader>> = {
  paper: paperMachine,
  article: articleMachine,
  'pytorch-ntm': pytorchNtmMachine,
  plain: plainMachine,
  'gru-ntm': gruNtmMachine,
  stack: stackMachine,
  tape: tapeMachine,
  dnc: plainDncMachine,
  'dnc-fixed': fixedDncMachine,
  mann: mannMachine,
};

/** What a config's `machine` may be: a preset, or a kind of model that the registry holds. */
export function findMachine(kind: string, registry: Registry): MachineLoader {
  const models = Object.entries(registry.models).map(
    ([name, load]) => [name, whole(load)] as const,
  );
  return findKind('machine', { ...Object.fromEntries(models), ...presets }, kind);
}

/**
 * The names that `findMachine` knows.
 * @throws {InvalidOptionsError} for what is no registry.
 */
export function machineKinds(registry: Registry): readonly string[] {
  requireRegistry('machineKinds.registry', registry);
  return [...new Set([...Object.keys(presets), ...Object.keys(registry.models)])];
}

/** A whole architecture, which holds its controller. */
function whole(
  load: (options: ModelDefinition['options'], registry: Registry) => ModelDefinition,
): MachineLoader {
  return (options, controller, registry) => {
    if (controller) {
      throw new InvalidOptionsError([
        `controller: got ${controller.kind}, expected null, since machine is a whole architecture and holds its own`,
      ]);
    }
    const model = load(options, registry);
    return { options: model.options, model };
  };
}
