import type { Terminal } from '@tapehead/figures';
import type { Output } from '../host.js';

/** What a stream can show: colours only if it is a terminal and the user wants them (NO_COLOR). */
export function terminalOf(stream: Pick<Output, 'isTTY' | 'columns' | 'hasColors'>): Terminal {
  const colours = stream.isTTY === true && stream.hasColors?.(256) === true;
  return { columns: stream.columns ?? 80, colours };
}
