import { type ExitCode, exitCode } from '@tapehead/command';
import { measureOf } from '@tapehead/core';
import type { Command } from 'commander';
import type { Host } from '../host.js';
import { readInputsFile } from '../models/inputs-file.js';
import { useModel } from '../models/open-model.js';
import { modelSources, readModel } from '../models/read-model.js';
import { answerInputs } from '../models/answer-inputs.js';
import { answerText } from '../output/answer-text.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface AnswerFlags extends PartsFlags {
  readonly inputs: string;
  readonly slots?: number;
  readonly engine?: string;
  readonly backend?: string;
  readonly json?: boolean;
}

/** `tapehead answer <model>`: what a model answers to given inputs. */
export function answerCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description('Gives inputs to a model and prints its logits, weightings and memory.')
    .argument('<model>', modelSources)
    .requiredOption(
      '--inputs <file>',
      'JSON, {"inputs": [T][B][I]}: time steps, sequences, numbers',
    )
    .addOption(sharedOptions.slots())
    .addOption(sharedOptions.engine())
    .addOption(sharedOptions.backend())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead answer runs/copy-lstm-seed1 --inputs inputs.json
  tapehead answer model.safetensors --inputs inputs.json --json > outputs.json

--json prints {"logits": [T][B][O], "weightings": [{"head", "values": [T][B][N]}], "memory": [B][N][M]}:
heads in the order in which they work, the memory after the last step (null without one). Outputs are the
sigmoids of the logits; of a task of classes their softmax, of a task of numbers mean + deviation · logit.`,
    )
    .action(async (source: string, flags: AnswerFlags) => {
      end(await answer(source, flags, host));
    });
}

async function answer(source: string, flags: AnswerFlags, host: Host): Promise<ExitCode> {
  const stored = await readModel(source, host, await runParts(flags, host.signal));
  const inputs = await readInputsFile(flags.inputs, stored.inputSize, host.signal);
  const outputs = await useModel(stored, flags, ({ slotsText, passes }) => {
    if (slotsText !== undefined) host.stderr.write(`${source}: ${slotsText}\n`);
    return answerInputs(passes, inputs, host.signal);
  });
  if (!outputs) return exitCode.interrupted;
  host.stdout.write(
    flags.json
      ? `${JSON.stringify(outputs)}\n`
      : answerText(outputs, measureOf(stored.experiment?.task ?? { kind: 'unknown' })),
  );
  return exitCode.done;
}
