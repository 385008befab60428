import { table, unique } from './format.js';

/**
 * The first table of each section, as one table with the task in its first column; null without any. Columns are matched by
 * their headings, since sections are of different age.
 */
export function overviewOf(sections: ReadonlyMap<string, string>): string | null {
  const tables = [...sections].map(([task, section]) => {
    const [heading = [], ...rows] = firstTable(section);
    return { task, heading, rows };
  });
  const columns = unique(tables.flatMap(({ heading }) => heading));
  if (columns.length === 0) return null;
  return table([
    ['task', ...columns],
    ...tables.flatMap(({ task, heading, rows }) =>
      rows.map((row) => [
        `[${task}](#${task})`,
        ...columns.map((column) => row[heading.indexOf(column)] ?? '–'),
      ]),
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
