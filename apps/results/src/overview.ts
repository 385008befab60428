import { table } from './format.js';

/** The first table of each section, as one table with the task in its first column; null without any. */
export function overviewOf(sections: ReadonlyMap<string, string>): string | null {
  const tables = [...sections].map(([task, section]) => ({ task, rows: firstTable(section) }));
  const heading = tables.find(({ rows }) => rows.length > 0)?.rows[0];
  if (heading === undefined) return null;
  return table([
    ['task', ...heading],
    ...tables.flatMap(({ task, rows }) =>
      rows.slice(1).map((row) => [`[${task}](#${task})`, ...row]),
    ),
  ]);
}

/** The cells of the first table of a text, without the line below the heading. */
function firstTable(text: string): readonly (readonly string[])[] {
  const [lines = ''] = /^\|.*\n(?:\|.*\n?)*/m.exec(text) ?? [];
  return lines
    .trimEnd()
    .split('\n')
    .filter((line) => /[^|:\s-]/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
