import { Writable } from 'node:stream';
import { Terminal } from '@xterm/headless';
import type { Output } from '../host.js';

export interface TerminalScreen {
  readonly output: Output;
  /** All lines that stand in the terminal or above it, without spaces at their ends. */
  lines(): Promise<readonly string[]>;
}

/** A terminal of so many columns, as a stream to print to. */
export function terminalScreen(columns: number, rows = 30): TerminalScreen {
  // A pseudo terminal's driver puts a carriage return before each line feed.
  const terminal = new Terminal({ cols: columns, rows, convertEol: true, allowProposedApi: true });
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      terminal.write(chunk, done);
    },
  });
  return {
    output: Object.assign(stream, { isTTY: true, columns, rows }),
    async lines() {
      await new Promise<void>((done) => {
        stream.write('', () => {
          done();
        });
      });
      const { active } = terminal.buffer;
      const all = Array.from(
        { length: active.length },
        (_, row) => active.getLine(row)?.translateToString(true) ?? '',
      );
      return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
    },
  };
}
