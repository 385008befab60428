import type { ZooCard } from '@tapehead/zoo';

type Listed = Pick<ZooCard, 'name' | 'task' | 'controller' | 'solved'>;

/** The module of the zoo that says which models there are, formatted as the repository's files are. */
export function catalogueText(cards: readonly Listed[]): string {
  const entries = cards.map(
    ({ name, task, controller, solved }) => `  {
    name: '${name}',
    task: '${task}',
    controller: '${controller}',
    solved: ${String(solved)},
    load: () => import('./generated/${name}.safetensors.js'),
  },
`,
  );
  return `// Written by \`pnpm zoo\`. Every address stands in full, so that bundlers find the modules.

import type { CatalogueEntry } from './catalogue-entry.js';

/** The name of a model, \`<task>-<controller>\` or \`<task>-<machine>\`. */
export type ZooName =
${cards.map(({ name }) => `  | '${name}'`).join('\n')};

/** The models and what loads their files. */
export const catalogue: readonly CatalogueEntry[] = [
${entries.join('')}];
`;
}
