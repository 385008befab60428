import { lstm } from '@tapehead/controllers';
import { ntmAddressing, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory } from '@tapehead/memory';
import type { ModelDefinition } from '@tapehead/spec';
import { type Ntm, ntm } from '../ntm.js';

export interface PytorchNtmOptions {
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

/** pytorch-ntm's variant: heads strictly in list order, each read head before its write head. */
export function pytorchNtm({
  units = 100,
  layers = 1,
  slots = 128,
  width = 20,
  headPairs = 1,
}: PytorchNtmOptions = {}): ModelDefinition<Ntm> {
  const options = {
    addressing: ntmAddressing({
      content: { keyActivation: 'identity', norm: { form: 'product-clamp', epsilon: 1e-8 } },
      shift: { order: 'descending' },
      sharpen: { form: 'power' },
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
      writeHead({ ...options, addActivation: 'identity' }),
    ]).flat(),
    order: 'list',
    initialReads: { kind: 'fixed', range: 0.01 },
  });
}
