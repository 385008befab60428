import { stripVTControlCharacters } from 'node:util';
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { Output } from '../host.js';

/** Lines of a terminal that are drawn again and again in one place. */
export interface LiveRegion {
  /** Draws lines instead of those before. They end in a line break, and are no wider than the terminal. */
  draw(text: string): void;
  /** Erases what was drawn, so that something else can be printed there. */
  erase(): void;
  /** Leaves what was drawn where it is: whatever is printed or drawn next comes below it. */
  keep(): void;
}

/** The cursor stays in the line below what is drawn. */
export function liveRegion(output: Output): LiveRegion {
  let drawn: readonly string[] = [];
  const erase = () => {
    if (drawn.length === 0) return;
    // A terminal that became narrower since has broken the lines that no longer fit.
    const width = Math.max(1, output.columns ?? 80);
    const rows = drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / width)),
      0,
    );
    moveCursor(output, 0, -rows);
    // The terminal may have echoed Ctrl-C, which moves the cursor within its line.
    cursorTo(output, 0);
    clearScreenDown(output);
    drawn = [];
  };
  return {
    draw(text) {
      const lines = text.split('\n').slice(0, -1);
      if (lines.length === drawn.length && lines.every((one, at) => one === drawn[at])) return;
      erase();
      drawn = lines;
      output.write(text);
    },
    erase,
    keep() {
      drawn = [];
    },
  };
}
