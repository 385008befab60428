import { type Command } from 'commander';
import { conclusionOf } from '../comparison/conclusion.js';
import { contenderExperiment } from '../comparison/contender.js';
import { runComparison } from '../comparison/run-comparison.js';
import type { ExitCode } from '../exit-code.js';
import type { Host } from '../host.js';
import {
  addComparisonOptions,
  comparisonExitCodes,
  type SharedComparisonFlags,
} from './comparison-options.js';

/** Who takes part, by the names of their recipes, `copy-article…`. */
const machines = [
  { name: 'at-once', title: 'feedforward network without memory', recipe: 'copy-article-at-once' },
  { name: 'plain-lstm', title: 'LSTM without memory', recipe: 'copy-article-plain-lstm' },
  { name: 'article', title: "the article's machine", recipe: 'copy-article' },
  { name: 'ntm', title: "the paper's NTM", recipe: 'copy-article-ntm' },
];

/** The longest training length of these recipes, and twice that. */
const [trained, longer] = [10, 20];

/** `tapehead article`: the motivating experiment of the introductory article. */
export function articleCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary('train to copy 10 vectors, and test with 20')
    .description(
      `The introductory article's experiment: networks without memory, the article's reduced machine and the paper's NTM learn to copy sequences of up to ${trained} vectors and are tested with ${longer}. The feedforward network sees the whole sequence at once, filled up with zeros to ${longer} vectors, which all count.`,
    );
  addComparisonOptions(command, 'that of its recipe')
    .addHelpText(
      'after',
      `
Examples:
  tapehead article
  tapehead article --seed 2 --json

The recipes: ${machines.map(({ recipe }) => recipe).join(', ')}.

${comparisonExitCodes}`,
    )
    .action(async (flags: SharedComparisonFlags) => {
      const comparison = {
        name: `article-seed${flags.seed}`,
        title: `Trained to copy up to ${trained} vectors, tested with more`,
        task: 'copy',
        seed: flags.seed,
        contenders: machines.map(({ recipe, ...machine }) => ({
          ...machine,
          experiment: contenderExperiment(recipe, flags),
        })),
        conclude: (compared: Parameters<typeof conclusionOf>[0]) =>
          conclusionOf(compared, trained, longer),
      };
      end(await runComparison(comparison, flags, host));
    });
}
