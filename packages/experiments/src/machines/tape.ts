import {
  finiteNumber,
  type OptionsShape,
  positiveNumber,
  strictOptions,
  wholeNumber,
} from '@tapehead/core';
import type { TapeMoveBias } from '@tapehead/heads';
import { tapeRnn } from '@tapehead/ntm';
import type { MachineLoader } from './machine.js';
import { memorySizes, presetMachine } from './preset-machine.js';

const bias = finiteNumber().default(0);

const options = strictOptions({
  /** N, the slots of the tape, and M, the numbers in a slot. */
  ...memorySizes(128, 16),
  /** Heads on the tape. */
  heads: wholeNumber(1, 64).default(1),
  /** γ, how soon a move or a write is all or nothing. */
  sharpness: positiveNumber(1000).default(1),
  /** What the biases of each head's moves start from. */
  moveBias: strictOptions({
    left: bias,
    stay: bias,
    right: bias,
    jumpLeft: bias,
    jumpRight: bias,
  } satisfies OptionsShape<TapeMoveBias>).prefault({}),
  /** What the biases of each head's gates start from. No default, so that a config from before there was it is as it was. */
  gateBias: finiteNumber().exactOptional(),
});

/** A controller with a tape. */
export const tapeMachine: MachineLoader = presetMachine('tape', options, (own, controller) =>
  tapeRnn({ ...own, ...controller }),
);
