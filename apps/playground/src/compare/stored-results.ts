/** What a network reached at a setting, as docs/results.md has it. */
export interface StoredResult {
  /** Such as `{ length: 20 }`. */
  readonly setting: Readonly<Record<string, number>>;
  /** The median of the seeds, and their range: `31 % (31 %–32 %)`. */
  readonly reached: string;
}

/** The results of the LSTM without memory. */
export interface StoredResults {
  /** What was measured, such as `Wrong bits`. */
  readonly measured: string;
  readonly results: readonly StoredResult[];
}

const column = 'LSTM without memory';

/** The results of the LSTM without memory in the text of docs/results.md, by task. */
export function storedResults(markdown: string): Readonly<Record<string, StoredResults>> {
  const sections = markdown.split(/^### (?=.+ by setting)/m).slice(1);
  return Object.fromEntries(
    // Where two rounds have measured it, the first section is of the later one.
    sections.reverse().flatMap((section) => {
      const task = section.slice(0, section.indexOf(' by setting')).toLowerCase();
      const [, measured = ''] = /^(.+?): the median of the seeds/m.exec(section) ?? [];
      const [head = [], , ...rows] = tableIn(section);
      const at = head.indexOf(column);
      const results = rows.flatMap(([setting = '', ...cells]) => {
        const reached = cells[at - 1] ?? '–';
        return at < 0 || reached === '–' ? [] : [{ setting: settingIn(setting), reached }];
      });
      return results.length === 0 ? [] : [[task, { measured, results }] as const];
    }),
  );
}

/** The cells of the first table in a text. */
function tableIn(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const after = lines.findIndex((line, at) => at > first && !line.startsWith('|'));
  return lines.slice(first, after).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** `length 10, repeats 20` as an object. */
function settingIn(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    text.split(', ').map((part): [string, number] => {
      const [name = '', value = ''] = part.split(' ');
      return [name, Number(value)];
    }),
  );
}
