import type { Terminal } from '@tapehead/figures';
import type { Output } from '../host.js';

/** What a stream shows: no colours where it is no terminal, or the user wants none (NO_COLOR). */
export function terminalOf(stream: Pick<Output, 'isTTY' | 'columns' | 'hasColors'>): Terminal {
  const colours = stream.isTTY === true && stream.hasColors?.(256) === true;
  return { columns: stream.columns ?? 80, colours };
}
