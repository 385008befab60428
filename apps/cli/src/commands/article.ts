import type { ExitCode } from '@tapehead/command';
import { contendersOf } from '@tapehead/experiments';
import { type Command } from 'commander';
import { conclusionOf } from '../comparison/conclusion.js';
import { contenderExperiment } from '../comparison/contender.js';
import { runComparison } from '../comparison/run-comparison.js';
import type { Host } from '../host.js';
import {
  addComparisonOptions,
  comparisonExitCodes,
  type SharedComparisonFlags,
} from './comparison-options.js';

const contenders = contendersOf('article');

/** The longest training length of these recipes, and twice that. */
const [trained, longer] = [10, 20];

/** `tapehead article`: the motivating experiment of the introductory article. */
export function articleCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command.description(
    `The introductory article's experiment: networks without memory, the article's reduced machine and the paper's NTM learn to copy sequences of up to ${trained} vectors and are tested with ${longer}. The feedforward network sees the whole sequence at once, filled up with zeros to ${longer} vectors, which all count.`,
  );
  addComparisonOptions(command, 'that of its recipe')
    .addHelpText(
      'after',
      `
Examples:
  tapehead article
  tapehead article --seed 2 --json

The recipes: ${contenders.map(({ recipe }) => recipe).join(', ')}.

${comparisonExitCodes}`,
    )
    .action(async (flags: SharedComparisonFlags) => {
      const comparison = {
        name: `article-seed${flags.seed}`,
        title: `Trained to copy up to ${trained} vectors, tested with more`,
        task: 'copy',
        seed: flags.seed,
        contenders: contenders.map(({ recipe, name, title }) => ({
          name,
          title,
          experiment: contenderExperiment(recipe, flags),
        })),
        conclude: (compared: Parameters<typeof conclusionOf>[0]) =>
          conclusionOf(compared, trained, longer),
      };
      end(await runComparison(comparison, flags, host));
    });
}
