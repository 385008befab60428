import { join, parse } from 'node:path';
import { olderPytorchNtm } from '@tapehead/ntm';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { type ExitCode, exitCode } from '../exit-code.js';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { importPytorchNtm } from '../models/pytorch-ntm-file.js';
import { mostModelBytes } from '../models/read-model.js';
import { describeModel } from '../output/describe-model.js';
import { readUserFile } from '../read-file.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { sharedOptions } from './shared-options.js';

interface ImportFlags {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly older?: boolean;
  readonly json?: boolean;
}

/** What no tensor's shape tells of a pytorch-ntm model; the latest version's come first. */
const activations = {
  keyActivation: z.enum(['identity', 'relu', 'tanh', 'sigmoid']),
  strengthActivation: z.enum(['softplus', 'relu', 'one-plus-softplus', 'exp']),
  shiftActivation: z.enum(['softmax', 'softmax-relu']),
  sharpeningActivation: z.enum(['one-plus-softplus', 'one-plus-relu']),
  eraseActivation: z.enum(['sigmoid', 'relu']),
  addActivation: z.enum(['identity', 'relu', 'tanh', 'sigmoid']),
};
const activationFlags = z.object(activations).partial();

/** `tapehead import <weights>`: makes a model's file from weights that were trained elsewhere. */
export function importCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  const activation = (letter: string, description: string, { options }: z.ZodEnum) =>
    new Option(`--${letter}-activation <name>`, `what makes ${description}`).choices(
      options.map(String),
    );
  command
    .summary('make a model from weights that were trained elsewhere')
    .description(
      'Makes a model from the weights of pytorch-ntm, as a .safetensors file that every command takes. All sizes follow from the tensors.',
    )
    .argument('<weights>', "a .safetensors file of an EncapsulatedNTM's state_dict")
    .addOption(
      new Option('--from <origin>', 'where the weights come from')
        .choices(['pytorch-ntm'])
        .makeOptionMandatory(),
    )
    .option(
      '--out <file>',
      'the file to write (default: <weights>.tapehead.safetensors)',
      localPath,
    )
    .addOption(sharedOptions.overwrite())
    .option(
      '--older',
      'weights of its first version: k, β, e and a by ReLU, γ = 1 + ReLU, s = softmax(ReLU)',
    )
    .addOption(activation('key', 'the key k', activations.keyActivation))
    .addOption(activation('strength', 'the key strength β', activations.strengthActivation))
    .addOption(activation('shift', 'the shift weighting s', activations.shiftActivation))
    .addOption(activation('sharpening', 'the sharpening γ', activations.sharpeningActivation))
    .addOption(activation('erase', 'the erase vector e', activations.eraseActivation))
    .addOption(activation('add', 'the add vector a', activations.addActivation))
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead import --from pytorch-ntm weights.safetensors
  tapehead eval weights.tapehead.safetensors --task copy
  tapehead import --from pytorch-ntm old.safetensors --older --out model.safetensors

In Python: safetensors.torch.save_file({k: v.clone() for k, v in model.state_dict().items()}, 'weights.safetensors')`,
    )
    .action(async (weights: string, flags: ImportFlags) => {
      end(await importModel(weights, flags, host));
    });
}

async function importModel(weights: string, flags: ImportFlags, host: Host): Promise<ExitCode> {
  const { out = ownName(weights), overwrite, older, json } = flags;
  checkTarget(out, { overwrite });
  const bytes = await readUserFile(weights, { mostBytes: mostModelBytes });
  const model = importPytorchNtm(weights, bytes, {
    ...(older && olderPytorchNtm),
    ...activationFlags.parse(flags),
  });
  writeUserFile(out, model.bytes, { overwrite });
  const { architecture, inputSize, outputSize } = model;
  const { kind, options } = architecture;
  const done = { event: 'done', out, architecture: { kind, options }, inputSize, outputSize };
  host.stdout.write(json ? `${JSON.stringify(done)}\n` : `${out}: ${describeModel(model)}\n`);
  return exitCode.done;
}

/** Beside the weights, so that they stay as they are. */
function ownName(weights: string): string {
  const { dir, name } = parse(weights);
  return join(dir, `${name}.tapehead.safetensors`);
}
