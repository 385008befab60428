import type { ZooCard } from '@tapehead/zoo';
import type { Criterion } from '@tapehead/core';
import { percent, settingText, table, tenths, whole } from '../format.js';
import type { ZooFile } from './zoo-file.js';

const [begin, end] = ['<!-- models -->', '<!-- end of models -->'];

/**
 * The README with a table of the models between its marks.
 * @throws {Error} if a mark is not there.
 */
export function replaceTable(
  readme: string,
  files: readonly Pick<ZooFile, 'card' | 'measure'>[],
): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the zoo's README: expected ${begin} and ${end}`);
  const rows = files.map(({ card, measure }) => [
    `[${card.name}](models/${card.name}.json)`,
    card.solved ? 'yes' : '**no**',
    evaluationText(card, measure),
    `${card.seeds.solved} of ${card.seeds.tried}`,
    whole(card.trainingSequences),
  ]);
  const heading = ['model', 'solved', 'measured', 'seeds that are solved', 'training sequences'];
  return `${readme.slice(0, from)}${begin}\n\n${table([heading, ...rows])}\n\n${readme.slice(to)}`;
}

/** Of many settings the first two and the last. */
function evaluationText({ evaluation }: ZooCard, measure: Criterion['measure']): string {
  const all = evaluation.map((entry) => measuredText(entry, measure));
  return (all.length <= 6 ? all : [...all.slice(0, 2), '…', ...all.slice(-1)]).join('; ');
}

function measuredText(
  { setting, errorRate, bitsPerSequence, optimalBits, cost }: ZooCard['evaluation'][number],
  measure: Criterion['measure'],
): string {
  const optimum = optimalBits === 0 ? '' : ` (optimum ${tenths(optimalBits)})`;
  const value =
    measure === 'wrong outputs'
      ? percent(errorRate)
      : `${tenths(bitsPerSequence ?? cost)} bits${optimum}`;
  return `${settingText(setting)}: ${value}`;
}
