import { lstm } from '@tapehead/controllers';
import {
  type AddressingDefinition,
  checkedElsewhere,
  type ControllerDefinition,
  type HeadDefinition,
  type ModelDefinition,
  oneOf,
  parseOptions,
  strictOptions,
} from '@tapehead/core';
import {
  compose,
  ntmAddressing,
  type NtmAddressingOptions,
  readHead,
  sharpen,
  shift,
  writeHead,
} from '@tapehead/heads';
import { eraseAddMemory, type MemoryOptions } from '@tapehead/memory';
import { type Ntm, ntm } from '../ntm.js';
import { headCount, machineShape } from './preset-options.js';

/** The options of `paper`. */
export interface PaperOptions {
  /** By default an LSTM of 100 units. */
  readonly controller?: ControllerDefinition;
  /** N, 128 by default. */
  readonly slots?: number;
  /** M, 20 by default. */
  readonly width?: number;
  /** M_0; every number 1e-6 by default. */
  readonly initialMemory?: MemoryOptions['initial'];
  /** R, 1 by default. */
  readonly readHeads?: number;
  /** W, 1 by default. */
  readonly writeHeads?: number;
  /** Heads of other kinds, or of your own, beside those; none by default. */
  readonly moreHeads?: readonly HeadDefinition[];
  /** The addressing of every head. */
  readonly addressing?: NtmAddressingOptions;
  /**
   * What write heads address by: `content-and-location`, the default, is all stages of the paper; with `location` they only
   * move, by shift and sharpening.
   */
  readonly writesBy?: 'content-and-location' | 'location';
  /** In training, the deviation of the noise on the controller's output; 0 by default. */
  readonly controllerNoise?: number;
}

/** The parts check what is theirs. */
const paperOptions = strictOptions({
  ...machineShape,
  initialMemory: checkedElsewhere<MemoryOptions['initial']>(),
  readHeads: headCount,
  writeHeads: headCount,
  moreHeads: checkedElsewhere<readonly HeadDefinition[]>(),
  addressing: checkedElsewhere<NtmAddressingOptions>(),
  writesBy: oneOf(['content-and-location', 'location']).default('content-and-location'),
  controllerNoise: checkedElsewhere<number>(),
});

/**
 * The paper's machine (arXiv:1410.5401) in the form that trains best here: every head addresses and
 * reads M_{t−1} and then writes, weightings start on slot 0.
 * @throws {InvalidOptionsError} for options that are out of range or do not fit together.
 * @example
 * ```ts
 * import { feedforward } from '@tapehead/controllers';
 * import { createRng } from '@tapehead/core';
 * import { paper } from '@tapehead/ntm';
 * import { selectWasm } from '@tapehead/wasm';
 *
 * await selectWasm();
 * const machine = paper({ controller: feedforward({ units: 100 }), readHeads: 4, writeHeads: 4 });
 * const model = machine.build({ inputSize: 10, outputSize: 8 }, createRng(1));
 * model.dispose();
 * ```
 */
export function paper(options: PaperOptions = {}): ModelDefinition<Ntm> {
  const {
    controller = lstm({ units: 100 }),
    slots = 128,
    width = 20,
    initialMemory,
    readHeads,
    writeHeads,
    moreHeads = [],
    addressing,
    writesBy,
    controllerNoise = 0,
  } = parseOptions('paper', paperOptions, options);
  const whole = ntmAddressing(addressing);
  const moving = compose(shift(addressing?.shift), sharpen(addressing?.sharpen));
  const heads = (
    count: number,
    head: typeof readHead | typeof writeHead,
    by: AddressingDefinition,
  ) => Array.from({ length: count }, () => head({ addressing: by }));
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width, initial: initialMemory }),
    heads: [
      ...heads(readHeads, readHead, whole),
      ...heads(writeHeads, writeHead, writesBy === 'location' ? moving : whole),
      ...moreHeads,
    ],
    controllerNoise,
  });
}
