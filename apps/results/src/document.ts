const introduction = `# Results

What stands between the marks of a task was written by \`npx -y pnpm@10.34.9 results <task>\`, from runs with the
recipes that \`tapehead train <task>\` uses by default. _Sequences to the first zero_ are those trained on before
the first [check](solved.md) without a wrong bit; _seconds_ are those of training, without checks and evaluation,
all the way to the end of the budget.
`;

const begin = (task: string) => `<!-- results of ${task} -->`;
const end = (task: string) => `<!-- end of the results of ${task} -->`;

/**
 * The document with the section of a task replaced, or added at its end. All else stays as it is. Without
 * a document there is a new one.
 * @throws {Error} if only one mark of the section is there.
 */
export function replaceSection(document: string | null, task: string, section: string): string {
  const marked = `${begin(task)}\n\n${section}\n\n${end(task)}\n`;
  const old = document ?? introduction;
  const [from, to] = [old.indexOf(begin(task)), old.indexOf(`${end(task)}\n`)];
  if (from < 0 && to < 0) return `${old.trimEnd()}\n\n${marked}`;
  if (from < 0 || to < from) {
    throw new Error(
      `docs/results.md: expected both ${begin(task)} and, below it, ${end(task)}, each on a line of its own`,
    );
  }
  return `${old.slice(0, from)}${marked}${old.slice(to + end(task).length + 1)}`;
}
