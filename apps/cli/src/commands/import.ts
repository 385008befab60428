import { join, parse } from 'node:path';
import { decodeSafetensors } from '@tapehead/checkpoint';
import { type ExitCode, exitCode } from '@tapehead/command';
import type { JsonObject } from '@tapehead/core';
import { olderPytorchNtm } from '@tapehead/ntm';
import { UserError } from '@tapehead/runs';
import { readUserFile } from '@tapehead/runs/node';
import { type Command, Option } from 'commander';
import * as z from 'zod';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { takeEdited } from '../models/edited-model.js';
import { importPytorchNtm } from '../models/pytorch-ntm-file.js';
import { modelSources, mostModelBytes, readModel } from '../models/read-model.js';
import type { StoredModel } from '../models/stored-model.js';
import { describeModel } from '../output/describe-model.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { sharedOptions } from './shared-options.js';

type Described = Pick<StoredModel, 'architecture' | 'inputSize' | 'outputSize'>;

interface ImportFlags {
  readonly from?: string;
  readonly like?: string;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly older?: boolean;
  readonly json?: boolean;
}

/** What the shapes of a pytorch-ntm model's tensors do not show; the values of its latest version come first. */
const activations = {
  keyActivation: z.enum(['identity', 'relu', 'tanh', 'sigmoid']),
  strengthActivation: z.enum(['softplus', 'relu', 'one-plus-softplus', 'exp']),
  shiftActivation: z.enum(['softmax', 'softmax-relu']),
  sharpeningActivation: z.enum(['one-plus-softplus', 'one-plus-relu']),
  eraseActivation: z.enum(['sigmoid', 'relu']),
  addActivation: z.enum(['identity', 'relu', 'tanh', 'sigmoid']),
};
const activationFlags = z.object(activations).partial();

/** `tapehead import <weights>`: makes a model's file from weights that another program wrote. */
export function importCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  const activation = (letter: string, description: string, { options }: z.ZodEnum) =>
    new Option(`--${letter}-activation <name>`, `what makes ${description}`).choices(
      options.map(String),
    );
  command
    .description(
      "Makes a model, as a .safetensors file that every command takes, from the weights of pytorch-ntm (all sizes follow from the tensors), or from those of a model of Tapehead's that another program changed: the rest of it stays, and the checksum is made anew.",
    )
    .argument(
      '<weights>',
      "a .safetensors file of weights; of pytorch-ntm's, an EncapsulatedNTM's state_dict",
    )
    .addOption(new Option('--from <origin>', 'where they were trained').choices(['pytorch-ntm']))
    .addOption(
      new Option('--like <model>', `the model before they were edited: ${modelSources}`).conflicts([
        'from',
        'older',
        ...Object.keys(activations),
      ]),
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
  tapehead import --like model.safetensors edited.safetensors

In Python: safetensors.torch.save_file({k: v.clone() for k, v in model.state_dict().items()}, 'weights.safetensors')
To edit: w = safetensors.numpy.load_file('model.safetensors'), and save_file(w, 'edited.safetensors')`,
    )
    .action(async (weights: string, flags: ImportFlags) => {
      end(await importModel(weights, flags, host));
    });
}

async function importModel(weights: string, flags: ImportFlags, host: Host): Promise<ExitCode> {
  const { out = ownName(weights), overwrite, json, from, like } = flags;
  if (from === undefined && like === undefined) {
    throw new UserError(
      'import: expected --from pytorch-ntm for weights that were trained there, or --like <model> for those of a model that were edited',
    );
  }
  checkTarget(out, { overwrite });
  const before = like === undefined ? undefined : await readModel(like, host);
  const bytes = await readUserFile(weights, { mostBytes: mostModelBytes, signal: host.signal });
  const { text, members, ...model } = before
    ? edited(weights, bytes, before)
    : imported(weights, bytes, flags);
  writeUserFile(out, model.bytes, { overwrite });
  const done = { event: 'done', out, ...members };
  host.stdout.write(json ? `${JSON.stringify(done)}\n` : `${out}: ${text}\n`);
  return exitCode.done;
}

/** The file to write, and what to print about it. */
interface Outcome {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Members of the object that `--json` prints. */
  readonly members: JsonObject;
}

function imported(weights: string, file: Uint8Array, { older, ...flags }: ImportFlags): Outcome {
  const { bytes, ...model } = importPytorchNtm(weights, file, {
    ...(older && olderPytorchNtm),
    ...activationFlags.parse(flags),
  });
  return { bytes, text: describeModel(model), members: membersOf(model) };
}

function edited(weights: string, file: Uint8Array, before: StoredModel): Outcome {
  const { bytes, changed } = takeEdited(weights, file, before);
  const { checksum = '' } = decodeSafetensors(bytes).metadata;
  const differing = changed.length === 0 ? '' : ` (${changed.join(', ')})`;
  return {
    bytes,
    text: `${describeModel(before)}\n${changed.length} of ${before.weights.size} weights changed${differing}; checksum made anew: ${checksum}; what was measured before is left out`,
    members: { ...membersOf(before), changed, checksum },
  };
}

function membersOf({ architecture, inputSize, outputSize }: Described): JsonObject {
  const { kind, options } = architecture;
  return { architecture: { kind, options }, inputSize, outputSize };
}

/** The default name of the model's file: beside that of the weights, which is not overwritten. */
function ownName(weights: string): string {
  const { dir, name } = parse(weights);
  return join(dir, `${name}.tapehead.safetensors`);
}
