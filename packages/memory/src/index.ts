/**
 * The external memory of a Neural Turing Machine: initial contents, read and write.
 * @module @tapehead/memory
 */

import type { Registry } from '@tapehead/core';
import { loadDeltaRuleMemory } from './delta-rule-memory.js';
import { loadEraseAddMemory } from './erase-add-memory.js';
import { loadKeepAddMemory } from './keep-add-memory.js';

export { deltaRuleMemory } from './delta-rule-memory.js';
export { eraseAddMemory } from './erase-add-memory.js';
export { keepAddMemory } from './keep-add-memory.js';
export type { MemoryOptions } from './memory-options.js';
export { moveSlots } from './move-slots.js';
export { read } from './read.js';

/** This package's memories by kind. */
export const memories: Registry['memories'] = {
  'erase-add': loadEraseAddMemory,
  'keep-add': loadKeepAddMemory,
  'delta-rule': loadDeltaRuleMemory,
};
// Re-exported so that users can name the types in the signatures above.
export type * from '@tapehead/core/interfaces';
