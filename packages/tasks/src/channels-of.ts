import type { Channels, Task } from '@tapehead/core';
import { numbered } from './numbered.js';

/**
 * What each input and output of a task is called; the numbers of its channels and bits, where it does not say.
 * @example
 * ```ts
 * import { channelsOf, repeatCopy } from '@tapehead/tasks';
 *
 * console.log(channelsOf(repeatCopy({ bits: 1 })).inputs); // ['bit 0', 'start', 'repeat', 'times']
 * ```
 */
export function channelsOf({
  channels,
  inputSize,
  outputSize,
}: Pick<Task, 'channels' | 'inputSize' | 'outputSize'>): Channels {
  return (
    channels ?? { inputs: numbered('channel', inputSize), outputs: numbered('bit', outputSize) }
  );
}
