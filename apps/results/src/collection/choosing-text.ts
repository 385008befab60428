import { replaceMarked } from '../document.js';
import { table } from '../format.js';
import { criterionOf } from '../topics.js';
import { cellOf } from './cell.js';
import type { TaskRuns } from './collection-text.js';

/** What an algorithm needs, the machine for it, and where that is measured. */
interface Need {
  readonly words: string;
  readonly machine: string;
  /** The cells that show it, by tasks and the names of machines. */
  readonly tasks: readonly string[];
  readonly machines: readonly string[];
  /** What else has been measured, in words. */
  readonly beside?: string;
}

const needs: readonly Need[] = [
  {
    words: 'a few bits of state, whatever the length (regular languages)',
    machine: '`plain`: the controller alone, with a GRU',
    tasks: ['parity', 'even-pairs', 'cycle-navigation', 'modular-arithmetic'],
    machines: ['plain-lstm', 'plain-gru'],
  },
  {
    words: 'what came last comes back first: reversing, brackets, expressions',
    machine: '`stack`',
    tasks: ['reverse-string', 'stack-manipulation'],
    machines: ['stack'],
  },
  {
    words: 'what came first comes back first, several times, or every other',
    machine: '`tape`',
    tasks: ['duplicate-string', 'odds-first'],
    machines: ['tape'],
  },
  {
    words: 'two strings side by side, one of which came before the other',
    machine: '`tape`',
    tasks: ['binary-addition', 'missing-duplicate'],
    machines: ['tape'],
  },
  {
    words: 'copying and repeating vectors, with waiting and lookups between',
    machine: '`paper`, with an LSTM or as `gru-ntm`',
    tasks: ['duplicate-string'],
    machines: ['lstm', 'gru-ntm'],
    beside: '[results](results.md), with an LSTM: copy, repeat-copy, associative-recall',
  },
  {
    words: 'items by a key, each once',
    machine: '`paper`, `mann`, `dnc`',
    tasks: ['key-value-recall'],
    machines: ['lstm', 'mann', 'dnc'],
  },
  {
    words: 'items by a key, overwritten and freed while it goes on',
    machine: '`dnc`, or `dnc-fixed` with its fixes',
    tasks: [],
    machines: [],
  },
  {
    words: 'what was written right after something that is found by a key',
    machine: '`dnc`, whose links go on in time',
    tasks: [],
    machines: [],
  },
];

/**
 * The document on choosing a machine, with what the cells of the collection say between its marks.
 * @throws {Error} if the marks are not there.
 */
export function withMeasured(document: string, tasks: readonly TaskRuns[]): string {
  const rows = needs.map((need) => [need.words, need.machine, measuredText(need, tasks)]);
  return replaceMarked(
    document,
    {
      file: 'docs/choosing-a-machine.md',
      begin: '<!-- what is measured -->',
      end: '<!-- end of what is measured -->',
    },
    table([['what the algorithm needs', 'machine', 'measured'], ...rows]),
  );
}

function measuredText(need: Need, tasks: readonly TaskRuns[]): string {
  const shown = need.tasks.flatMap((task) => {
    const criterion = criterionOf(task, null);
    const found = tasks.find((one) => one.task === task)?.machines ?? [];
    return found.flatMap(({ machine, runs }) => {
      const cell = need.machines.includes(machine.name) ? cellOf(runs, criterion) : null;
      if (cell === null) return [];
      const who = need.machines.length > 1 ? ` (${machine.name})` : '';
      return [`${task}${who}: solved with ${cell.solved} of ${cell.seeds} seeds`];
    });
  });
  const all = [...shown, ...(need.beside === undefined ? [] : [need.beside])];
  return all.length === 0 ? 'not yet' : all.join('; ');
}
