import { lstm } from '@tapehead/controllers';
import { ntmAddressing, type NtmAddressingOptions, readHead, writeHead } from '@tapehead/heads';
import { eraseAddMemory, type MemoryOptions } from '@tapehead/memory';
import type { ControllerDefinition, ModelDefinition } from '@tapehead/spec';
import { type Ntm, ntm } from '../ntm.js';

export interface PaperOptions {
  /** By default an LSTM of 100 units. */
  readonly controller?: ControllerDefinition;
  /** N, 128 by default. */
  readonly slots?: number;
  /** M, 20 by default. */
  readonly width?: number;
  readonly initialMemory?: MemoryOptions['initial'];
  /** R, 1 by default. */
  readonly readHeads?: number;
  /** W, 1 by default. */
  readonly writeHeads?: number;
  /** The addressing of every head. */
  readonly addressing?: NtmAddressingOptions;
  /** In training, the deviation of the noise on the controller's output; 0 by default. */
  readonly controllerNoise?: number;
}

/**
 * The paper's machine (arXiv:1410.5401) in the form that trains best here: every head addresses and
 * reads M_{t−1} and then writes, weightings start on slot 0.
 */
export function paper({
  controller = lstm({ units: 100 }),
  slots = 128,
  width = 20,
  initialMemory,
  readHeads = 1,
  writeHeads = 1,
  addressing,
  controllerNoise = 0,
}: PaperOptions = {}): ModelDefinition<Ntm> {
  const heads = (count: number, head: typeof readHead | typeof writeHead) =>
    Array.from({ length: count }, () => head({ addressing: ntmAddressing(addressing) }));
  return ntm({
    controller,
    memory: eraseAddMemory({ slots, width, initial: initialMemory }),
    heads: [...heads(readHeads, readHead), ...heads(writeHeads, writeHead)],
    controllerNoise,
  });
}
