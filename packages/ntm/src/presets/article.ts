import { lstm } from '@tapehead/controllers';
import {
  checkedElsewhere,
  type ControllerDefinition,
  type ModelDefinition,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import { direct, type DirectOptions, readHead, writeHead } from '@tapehead/heads';
import { keepAddMemory } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { machineShape } from './preset-options.js';

/** The options of `article`. */
export interface ArticleOptions {
  /** By default an LSTM of 100 units. */
  readonly controller?: ControllerDefinition;
  /** N, 16 by default. */
  readonly slots?: number;
  /** M, which must be the output's width; 8 by default. */
  readonly width?: number;
  /** The article leaves weightings unconstrained (`identity`); softmax, the default, is our choice. */
  readonly weighting?: DirectOptions['activation'];
}

/** The parts check what is theirs. */
const articleOptions = strictOptions({
  ...machineShape,
  weighting: checkedElsewhere<DirectOptions['activation']>(),
});

/**
 * The introductory article's reduced machine: the network itself emits both weightings, the memory
 * keeps and adds, and the read vector is the output of the whole machine. It learns to copy, but not the
 * general rule.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { createRng } from '@tapehead/core';
 * import { article } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const model = article({ slots: 16, width: 8 }).build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function article(options: ArticleOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = lstm({ units: 100 }),
    slots = 16,
    width = 8,
    weighting,
  } = parseOptions('article', articleOptions, options);
  const addressing = direct({ activation: weighting });
  return ntm({
    controller,
    memory: keepAddMemory({ slots, width, initial: { kind: 'constant', value: 0 } }),
    heads: [
      readHead({ addressing, initialWeighting: 'zero' }),
      // Training starts with gates that keep: a fresh e near ½ would wipe the memory in a few steps.
      writeHead({ addressing, initialWeighting: 'zero', addActivation: 'identity', eraseBias: 4 }),
    ],
    output: 'reads',
  });
}
