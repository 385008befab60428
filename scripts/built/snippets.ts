import { existsSync, readFileSync, readdirSync } from 'node:fs';

export interface Snippet {
  /** Its position, as `file:line`. */
  readonly place: string;
  readonly language: 'js' | 'ts';
  readonly code: string;
}

/** The fenced blocks of js and ts in a page of Markdown. */
export function snippetsOf(file: string): Snippet[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^```(js|ts)\n([^]*?)^```$/gm)].map(
    ({ 1: language, 2: code = '', index }) => ({
      place: `${file}:${text.slice(0, index).split('\n').length}`,
      language: language === 'ts' ? 'ts' : 'js',
      code,
    }),
  );
}

/** Every page that shows code: the READMEs of the project and of its parts, and all of docs/. */
export function pagesWithSnippets(): string[] {
  const parts = ['packages', 'apps', 'examples'].flatMap((folder) =>
    readdirSync(folder).map((name) => `${folder}/${name}/README.md`),
  );
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', ...parts, ...docs].filter((page) => existsSync(page));
}
