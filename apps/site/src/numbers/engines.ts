import { tableOf } from './table-of.js';

/** How long an engine took for one sequence of the work that is measured. */
export interface EngineTime {
  readonly name: string;
  /** For one sequence, forward, backward and update. */
  readonly milliseconds: number;
}

/** Steps of time in a sequence of 20 vectors: the vectors, as many answers, and two markers. */
export const stepsOfSequence = 42;

const page = 'docs/performance';

/**
 * What the page on performance says of the paper's machine with an LSTM at T = 20 and batch 1.
 * @throws {Error} if that page has no such rows.
 */
export async function measuredEngines(): Promise<readonly EngineTime[]> {
  const main = (await tableOf(page)).rows.find(([work]) => work === 'LSTM, 20, 1');
  if (!main) throw new Error(`${page} has no row “LSTM, 20, 1” for the page of numbers.`);
  const [, compiled = '', relaxed = '', compiledFromC = ''] = main;
  const peers = (await tableOf(page, 'peers')).rows.filter(
    ([name = '']) => !isInMainTable.test(name),
  );
  return [
    { name: 'Tapehead, relaxed', milliseconds: numberIn(relaxed) },
    { name: 'Tapehead, strict', milliseconds: numberIn(compiled) },
    { name: 'C++, as WebAssembly', milliseconds: numberIn(compiledFromC) },
    ...peers.map(([name = '', time = '']) => ({ name, milliseconds: numberIn(time) })),
  ];
}

/** What stands in the main table; of a native build in C++ there is no time, only a share of another one. */
const isInMainTable = /^(Tapehead|C\+\+)/;

function numberIn(cell: string): number {
  const number = Number.parseFloat(cell);
  if (Number.isNaN(number)) throw new Error(`${page}: “${cell}” does not begin with a number.`);
  return number;
}
