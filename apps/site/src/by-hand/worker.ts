import { selectWasm } from '@tapehead/wasm';
import { expose } from 'comlink';
import { addressByHand, type ByHandHead, type Stages } from './head.js';
import { type ByHandMemory, type Rule, writeByHand, type WrittenMemory } from './memory.js';

/** What the figures ask for, computed by the packages themselves. */
export interface ByHand {
  write(rule: Rule, hand: ByHandMemory): Promise<WrittenMemory>;
  address(hand: ByHandHead): Promise<Stages>;
}

const ready = selectWasm();
ready.catch(() => undefined);

const byHand: ByHand = {
  async write(rule, hand) {
    await ready;
    return writeByHand(rule, hand);
  },
  async address(hand) {
    await ready;
    return addressByHand(hand);
  },
};
expose(byHand);
