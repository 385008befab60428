import { overviewOf } from './overview.js';

const overview = 'all tasks';

const begin = (task: string) => `<!-- results of ${task} -->`;
const end = (task: string) => `<!-- end of the results of ${task} -->`;

/**
 * The document with the section of a task replaced, or added at its end, and with the overview of all
 * sections. Everything else stays as it is.
 * @throws {Error} if only one mark of a section is there, or the overview's are not.
 */
export function replaceSection(document: string, task: string, section: string): string {
  if (!document.includes(begin(overview))) {
    throw new Error(
      `docs/results.md: expected ${begin(overview)} and ${end(overview)}, each on a line of its own, where the overview is to stand`,
    );
  }
  const replaced = replaceBetween(document, task, section);
  const sections = sectionsOf(replaced);
  return replaceBetween(replaced, overview, overviewOf(sections) ?? '');
}

function replaceBetween(document: string, name: string, section: string): string {
  const marks = { file: 'docs/results.md', begin: begin(name), end: end(name) };
  const isNew = !document.includes(marks.begin) && !document.includes(marks.end);
  const place = `${document.trimEnd()}\n\n${marks.begin}\n\n${marks.end}\n`;
  return replaceMarked(isNew ? place : document, marks, section);
}

/** Two lines of a document, and its file for readers. */
export interface Marks {
  readonly file: string;
  readonly begin: string;
  readonly end: string;
}

/**
 * The document with this text between the marks.
 * @throws {Error} if one of them is not there.
 */
export function replaceMarked(document: string, marks: Marks, text: string): string {
  const { from, to } = findMarks(document, marks);
  return `${document.slice(0, from)}${marks.begin}\n\n${text}\n\n${document.slice(to)}`;
}

/**
 * Where the marks begin in a document.
 * @throws {Error} if one of them is not there.
 */
export function findMarks(
  document: string,
  { file, begin: first, end: last }: Marks,
): { readonly from: number; readonly to: number } {
  const [from, to] = [document.indexOf(first), document.indexOf(`${last}\n`)];
  if (from >= 0 && to >= from) return { from, to };
  throw new Error(
    `${file}: expected both ${first} and, below it, ${last}, each on a line of its own`,
  );
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
