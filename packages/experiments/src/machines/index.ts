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

/** A machine by name. */
interface Preset {
  /** What it is, in one sentence. */
  readonly summary: string;
  readonly load: MachineLoader;
}

const presets: Readonly<Record<string, Preset>> = {
  paper: {
    summary:
      'The Neural Turing Machine of Graves and others, 2014: heads address a memory by content and location.',
    load: paperMachine,
  },
  article: {
    summary: "The introductory article's reduced machine: heads address by location alone.",
    load: articleMachine,
  },
  'pytorch-ntm': {
    summary: "The variant of pytorch-ntm, whose models' weights it takes.",
    load: pytorchNtmMachine,
  },
  plain: {
    summary: 'A network without memory, to compare with: the controller alone.',
    load: plainMachine,
  },
  'gru-ntm': {
    summary: "The paper's machine, driven by a gated recurrent unit.",
    load: gruNtmMachine,
  },
  stack: {
    summary:
      'A controller with a stack that it pushes to and pops from, of Joulin and Mikolov, 2015.',
    load: stackMachine,
  },
  tape: {
    summary:
      'A controller with heads that move along a tape and jump back to its beginning, after Delétang and others, 2022.',
    load: tapeMachine,
  },
  dnc: {
    summary:
      'The Differentiable Neural Computer of Graves and others, 2016: it frees slots, and reads in the order of its writes.',
    load: plainDncMachine,
  },
  'dnc-fixed': {
    summary:
      'The DNC with the three fixes of Csordás and Schmidhuber, 2019: masked content, wiped slots, sharpened links.',
    load: fixedDncMachine,
  },
  mann: {
    summary:
      'The memory-augmented network of Santoro and others, 2016: it writes to the slots used least.',
    load: mannMachine,
  },
};

/** The kinds of models that the standard registry holds, each in one sentence. */
const architectures: Readonly<Record<string, string>> = {
  ntm: 'A whole architecture of a controller, heads and a memory, as the file of a model holds it.',
  'output-feedback':
    'A whole architecture whose last output is part of its next input; `outputFeedback` in a config makes one of any machine.',
  recurrent: 'A whole architecture of a controller alone, as the file of a model holds it.',
};

/** What a config's `machine` may be: a preset, or a kind of model that the registry holds. */
export function findMachine(kind: string, registry: Registry): MachineLoader {
  const models = Object.entries(registry.models).map(
    ([name, load]) => [name, whole(load)] as const,
  );
  const named = Object.entries(presets).map(([name, { load }]) => [name, load] as const);
  return findKind('machine', Object.fromEntries([...models, ...named]), kind);
}

/**
 * The machine of this name in one sentence; for the kind of a model, that it is a whole architecture.
 * @throws {InvalidOptionsError} for a name that is none.
 */
export function machineSummary(kind: string, registry: Registry): string {
  findMachine(kind, registry);
  if (Object.hasOwn(presets, kind) && presets[kind]) return presets[kind].summary;
  const architecture = Object.hasOwn(architectures, kind) ? architectures[kind] : undefined;
  return architecture ?? 'A whole architecture, as the file of a model holds it.';
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
