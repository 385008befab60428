import { parseOptions } from '@tapehead/options';
import type { Registry } from '@tapehead/spec';
import { copy, copyOptions } from './copy.js';
import { repeatCopy, repeatCopyOptions } from './repeat-copy.js';

/** Every task by its kind: from options as they were stored or typed, to the task. */
export const taskRegistry = {
  copy: (options) => copy(parseOptions('copy', copyOptions, options)),
  'repeat-copy': (options) => repeatCopy(parseOptions('repeat-copy', repeatCopyOptions, options)),
} satisfies Registry['tasks'];
