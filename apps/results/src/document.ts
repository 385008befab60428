import { overviewOf } from './overview.js';

const overview = 'all tasks';

const introduction = `# Results

What stands between the marks of a task was written by \`npx -y pnpm@10.34.9 results <task>\`, from runs with the
recipes that \`tapehead train <task>\` uses by default, and for what stands beside them with \`<task>-plain-lstm\`,
\`copy-at-once\` (the feedforward network without memory) and \`repeat-copy-lstm-longer\` (some sequences longer).
_Sequences to the first zero_ are those trained on before the first [check](solved.md) without a wrong bit;
_seconds_ are those of training, without checks and evaluation, all the way to the end of the budget.
`;

const begin = (task: string) => `<!-- results of ${task} -->`;
const end = (task: string) => `<!-- end of the results of ${task} -->`;

/**
 * The document with the section of a task replaced, or added at its end, and with the overview of all
 * sections. All else stays as it is. Without a document there is a new one.
 * @throws {Error} if only one mark of the section is there.
 */
export function replaceSection(document: string | null, task: string, section: string): string {
  const old = document ?? replaceBetween(introduction, overview, '');
  const replaced = replaceBetween(old, task, section);
  const sections = sectionsOf(replaced);
  return replaceBetween(replaced, overview, overviewOf(sections) ?? '');
}

function replaceBetween(document: string, name: string, section: string): string {
  const marked = `${begin(name)}\n\n${section}\n\n${end(name)}\n`;
  const [from, to] = [document.indexOf(begin(name)), document.indexOf(`${end(name)}\n`)];
  if (from < 0 && to < 0) return `${document.trimEnd()}\n\n${marked}`;
  if (from < 0 || to < from) {
    throw new Error(
      `docs/results.md: expected both ${begin(name)} and, below it, ${end(name)}, each on a line of its own`,
    );
  }
  return `${document.slice(0, from)}${marked}${document.slice(to + end(name).length + 1)}`;
}

/** What stands between the marks of each task, in the order of the document. */
function sectionsOf(document: string): ReadonlyMap<string, string> {
  const names = [...document.matchAll(/^<!-- results of (.*) -->$/gm)].flatMap(([, name]) =>
    name === undefined || name === overview ? [] : [name],
  );
  return new Map(
    names.map((name) => {
      const from = document.indexOf(begin(name));
      return [name, document.slice(from, document.indexOf(end(name), from))];
    }),
  );
}
