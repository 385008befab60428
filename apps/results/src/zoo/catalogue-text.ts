import type { ZooCard } from '@tapehead/zoo';

type Listed = Pick<ZooCard, 'name' | 'task' | 'controller' | 'solved'>;

/** The module of the zoo that says which models there are, formatted as the repository's files are. */
export function catalogueText(cards: readonly Listed[]): string {
  const entries = cards.map(
    ({ name, task, controller, solved }) => `  {
    ...{ name: '${name}', task: '${task}' },
    ...{ controller: '${controller}', solved: ${String(solved)} },
    file: () => new URL('../models/${name}.safetensors', import.meta.url),
  },
`,
  );
  return `// Written by \`pnpm zoo\`. Every address stands in full, so that bundlers find the files.

/** The models and where their files are. */
export const catalogue = [
${entries.join('')}] as const;
`;
}
