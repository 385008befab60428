import { lstm } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type Complete,
  type ModelDefinition,
  parseOptions,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import {
  type ContentOptions,
  ntmAddressing,
  readHead,
  type SharpenOptions,
  type ShiftOptions,
  writeHead,
  type WriteHeadOptions,
} from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { memoryShape } from './preset-options.js';

/** The activations of the heads, which pytorch-ntm has changed over time. Its latest by default. */
export interface PytorchNtmActivations {
  /** Of the key k; `identity` by default. */
  readonly keyActivation?: ContentOptions['keyActivation'];
  /** Of the key strength β; `softplus` by default. */
  readonly strengthActivation?: ContentOptions['strengthActivation'];
  /** Of the shift weighting s; `softmax` by default. */
  readonly shiftActivation?: ShiftOptions['activation'];
  /** Of γ; `one-plus-softplus` by default. */
  readonly sharpeningActivation?: SharpenOptions['sharpeningActivation'];
  /** Of the erase vector e; `sigmoid` by default. */
  readonly eraseActivation?: WriteHeadOptions['eraseActivation'];
  /** Of the add vector a; `identity` by default. */
  readonly addActivation?: WriteHeadOptions['addActivation'];
}

/** pytorch-ntm's first activations: k, β, e and a ReLU, s = softmax(ReLU(s)), γ = 1 + ReLU(γ). */
export const olderPytorchNtm: Complete<PytorchNtmActivations> = {
  keyActivation: 'relu',
  strengthActivation: 'relu',
  shiftActivation: 'softmax-relu',
  sharpeningActivation: 'one-plus-relu',
  eraseActivation: 'relu',
  addActivation: 'relu',
};

/** The options of `pytorchNtm`. */
export interface PytorchNtmOptions extends PytorchNtmActivations {
  /** H, 100 by default. */
  readonly units?: number;
  /** Layers of the LSTM, 1 by default. */
  readonly layers?: number;
  /** N, 128 by default. */
  readonly slots?: number;
  /** M, 20 by default. */
  readonly width?: number;
  /** Pairs of a read head and a write head, 1 by default. */
  readonly headPairs?: number;
}

/** The parts check what is theirs. */
const pytorchNtmOptions = strictOptions({
  units: checkedElsewhere<number>(),
  layers: checkedElsewhere<number>(),
  ...memoryShape,
  headPairs: wholeNumber(1, 1024).default(1),
  keyActivation: checkedElsewhere<PytorchNtmActivations['keyActivation']>(),
  strengthActivation: checkedElsewhere<PytorchNtmActivations['strengthActivation']>(),
  shiftActivation: checkedElsewhere<PytorchNtmActivations['shiftActivation']>(),
  sharpeningActivation: checkedElsewhere<PytorchNtmActivations['sharpeningActivation']>(),
  eraseActivation: checkedElsewhere<PytorchNtmActivations['eraseActivation']>(),
  addActivation: checkedElsewhere<PytorchNtmActivations['addActivation']>(),
});

/**
 * pytorch-ntm's variant: heads strictly in list order, each read head before its write head.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { olderPytorchNtm, pytorchNtm } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const machine = pytorchNtm({ slots: 20, width: 10, ...olderPytorchNtm });
 * const model = machine.build({ inputSize: 9, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function pytorchNtm(given: PytorchNtmOptions = {}): ModelDefinition<Ntm> {
  const {
    units = 100,
    layers = 1,
    slots = 128,
    width = 20,
    headPairs,
    keyActivation = 'identity',
    strengthActivation,
    shiftActivation,
    sharpeningActivation,
    eraseActivation,
    addActivation = 'identity',
  } = parseOptions('pytorchNtm', pytorchNtmOptions, given);
  const options = {
    addressing: ntmAddressing({
      content: {
        keyActivation,
        strengthActivation,
        norm: { form: 'product-clamp', epsilon: 1e-8 },
      },
      shift: { order: 'descending', activation: shiftActivation },
      sharpen: { form: 'power', sharpeningActivation },
    }),
    initialWeighting: 'zero',
  } as const;
  return ntm({
    controller: lstm({
      units,
      layers,
      forgetBias: 0,
      initialState: { kind: 'learned', range: 0.05 },
    }),
    memory: eraseAddMemory({
      slots,
      width,
      initial: { kind: 'fixed', range: 1 / Math.sqrt(slots + width) },
    }),
    heads: Array.from({ length: headPairs }, () => [
      readHead(options),
      writeHead({ ...options, eraseActivation, addActivation }),
    ]).flat(),
    order: 'list',
    initialReads: { kind: 'fixed', range: 0.01 },
  });
}
