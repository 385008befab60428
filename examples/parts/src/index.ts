/** Parts as users of the field write them, each in plain operations of TensorFlow.js, and machines that have them. */
import { gru, lstm } from '@tapehead/controllers';
import type { ControllerDefinition, HeadDefinition, ModelDefinition } from '@tapehead/core';
import { readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { ntm } from '@tapehead/ntm';
import { minimalGatedUnit } from 'example-custom-controller';
import { allocatingHead } from './allocating-head.js';
import { attentionHead } from './attention-head.js';
import { deltaRuleMemory } from './delta-rule-memory.js';
import { embedding } from './embedding.js';
import { jumpingHead } from './jumping-head.js';
import { layerNormUnit } from './layer-norm-unit.js';
import { leastRecentlyUsedHead } from './least-recently-used-head.js';
import { multiplicativeLstm } from './multiplicative-lstm.js';
import { stackController } from './stack-controller.js';
import { topKContent } from './top-k-content.js';

/** The sizes of a machine: units of the controller, and slots and width of the memory. */
export interface MachineSizes {
  readonly units: number;
  readonly slots: number;
  readonly width: number;
}

/** Machines with one part of one's own each, by what that is. */
export const machinesWithParts: Readonly<Record<string, (sizes: MachineSizes) => ModelDefinition>> =
  {
    'gated recurrent unit': withController(({ units }) => gru({ units })),
    'minimal gated unit': withController(({ units }) => minimalGatedUnit({ units })),
    'multiplicative LSTM': withController(({ units }) => multiplicativeLstm(units)),
    'layer normalization': withController(({ units }) => layerNormUnit(units)),
    'stack beside the memory': withController(({ units, width }) =>
      stackController(units, 16, width),
    ),
    'embedding by one-hot': withController(({ units }) => embedding(units, 4, 'one-hot')),
    'embedding by gather': withController(({ units }) => embedding(units, 4, 'gather')),
    'tape with jumps': withHeads(() => [jumpingHead(), writeHead()]),
    'the k slots that fit best': withHeads(() => [
      readHead({ addressing: topKContent(4) }),
      writeHead(),
    ]),
    'write to the slot least recently used': withHeads(() => [leastRecentlyUsedHead()]),
    'attention with several heads': withHeads(() => [attentionHead(2), writeHead()]),
    'allocation of free slots': withHeads(() => [readHead(), allocatingHead()]),
    'outer products with the delta rule': ({ units, slots, width }) =>
      ntm({
        controller: lstm({ units }),
        memory: deltaRuleMemory(slots, width),
        heads: [readHead(), writeHead()],
      }),
  };

function withController(controller: (sizes: MachineSizes) => ControllerDefinition) {
  return (sizes: MachineSizes): ModelDefinition =>
    ntm({
      controller: controller(sizes),
      memory: eraseAddMemory({ slots: sizes.slots, width: sizes.width }),
      heads: [readHead(), writeHead()],
    });
}

function withHeads(heads: () => readonly HeadDefinition[]) {
  return ({ units, slots, width }: MachineSizes): ModelDefinition =>
    ntm({
      controller: lstm({ units }),
      memory: eraseAddMemory({ slots, width }),
      heads: heads(),
    });
}
