/** Machines with one part each that is of interest to the compiler: those of the set, and parts as users write them. */
import { gru, layerNormLstm, lstm, rnn } from '@tapehead/controllers';
import type { ControllerDefinition, HeadDefinition, ModelDefinition } from '@tapehead/core';
import {
  compose,
  content,
  dncAccess,
  leastUsedAccess,
  pointer,
  readHead,
  stackHead,
  tapeHead,
  topK,
  writeHead,
} from '@tapehead/heads';
import { deltaRuleMemory, eraseAddMemory } from '@tapehead/memory';
import { ntm } from '@tapehead/ntm';
import { minimalGatedUnit } from 'example-custom-controller';
import { allocatingHead } from './allocating-head.js';
import { attentionHead } from './attention-head.js';
import { embedding } from './embedding.js';
import { multiplicativeLstm } from './multiplicative-lstm.js';

/** The sizes of a machine: units of the controller, and slots and width of the memory. */
export interface MachineSizes {
  readonly units: number;
  readonly slots: number;
  readonly width: number;
}

/** Machines with parts of the set. */
const ofTheSet: Readonly<Record<string, (sizes: MachineSizes) => ModelDefinition>> = {
  'recurrent network without gates': withController(({ units }) => rnn({ units })),
  'gated recurrent unit': withController(({ units }) => gru({ units })),
  'LSTM with layer normalisation': withController(({ units }) => layerNormLstm({ units })),
  'the k slots that fit best': withHeads(() => [
    readHead({ addressing: compose(content(), topK({ k: 4 })) }),
    writeHead(),
  ]),
  'content with a mask': withHeads(() => [
    readHead({ addressing: content({ mask: true }) }),
    writeHead(),
  ]),
  pointer: withHeads(() => [readHead({ addressing: compose(content(), pointer()) }), writeHead()]),
  stack: withHeads(() => [stackHead()]),
  'two stacks': withHeads(() => [stackHead({ stacks: 2, top: 2 })]),
  tape: withHeads(() => [tapeHead()]),
  'least recently used access, four reads': withHeads(() => [leastUsedAccess()]),
  'DNC, four reads': withHeads(() => [dncAccess()]),
  'DNC with its fixes, four reads': withHeads(() => [
    dncAccess({ mask: true, wipe: true, sharpen: true }),
  ]),
  'DNC, one read, two writes': withHeads(() => [dncAccess({ reads: 1, writes: 2 })]),
  'outer products with the delta rule': ({ units, slots, width }) =>
    ntm({
      controller: lstm({ units }),
      memory: deltaRuleMemory({ slots, width, initial: { kind: 'learned', range: 0.1 } }),
      heads: [readHead(), writeHead()],
    }),
};

/** Machines with parts as users of the field write them, each in plain operations of TensorFlow.js. */
const ofOnesOwn: Readonly<Record<string, (sizes: MachineSizes) => ModelDefinition>> = {
  'minimal gated unit': withController(({ units }) => minimalGatedUnit({ units })),
  'multiplicative LSTM': withController(({ units }) => multiplicativeLstm(units)),
  'embedding by one-hot': withController(({ units }) => embedding(units, 4, 'one-hot')),
  'embedding by gather': withController(({ units }) => embedding(units, 4, 'gather')),
  'attention with several heads': withHeads(() => [attentionHead(2), writeHead()]),
  'allocation of free slots, sorted': withHeads(() => [readHead(), allocatingHead()]),
};

/** Machines with one part of interest each, by what that is. */
export const machinesWithParts: Readonly<Record<string, (sizes: MachineSizes) => ModelDefinition>> =
  { ...ofTheSet, ...ofOnesOwn };

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
