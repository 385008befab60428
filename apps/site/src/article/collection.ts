import { standardRegistry } from '@tapehead/experiments';
import { tableOf } from '../numbers/table-of.js';
import { type Reached, reachedIn } from './reached.js';

/** An algorithm, and how far each machine got with it. */
export interface AlgorithmRow {
  readonly task: string;
  /** What is seen and what is to be said, in a sentence. */
  readonly summary: string;
  /** For each machine; null where nothing was measured. */
  readonly reached: readonly (Reached | null)[];
  /** Accuracies that were published of other machines; null where none was. */
  readonly published: readonly (string | null)[];
}

/** The tables of the collection's page, joined to one. */
export interface Collection {
  readonly machines: readonly string[];
  /** The machines of the published accuracies. */
  readonly publishedMachines: readonly string[];
  readonly rows: readonly AlgorithmRow[];
}

const page = 'docs/collection';

/**
 * What the page of the collection says, which `pnpm results collection` writes.
 * @throws {Error} if it says so in another way than is known here.
 */
export async function collection(): Promise<Collection> {
  const solved = await tableOf(page, 'solved');
  const elsewhere = await tableOf(page, 'published-numbers');
  const publishedMachines = elsewhere.header.slice(1);
  return {
    machines: solved.header.slice(1),
    publishedMachines,
    rows: solved.rows.map(([task = '', ...cells]) => {
      const published = elsewhere.rows.find(([name]) => name === task)?.slice(1);
      return {
        task,
        summary: standardRegistry.tasks[task]?.({}).summary ?? '',
        reached: cells.map(reachedIn),
        published: published ?? publishedMachines.map(() => null),
      };
    }),
  };
}
