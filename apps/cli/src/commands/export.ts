import { type ExitCode, exitCode } from '@tapehead/command';
import type { JsonObject } from '@tapehead/core';
import { findKind } from '@tapehead/core/layers';
import { UserError } from '@tapehead/runs';
import type { OnnxValue } from '@tapehead/wasm/onnx';
import { type Command, Option } from 'commander';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { exportOnnxFile } from '../models/onnx-file.js';
import { exportPytorchNtm } from '../models/pytorch-ntm-file.js';
import { modelSources, readModel } from '../models/read-model.js';
import type { StoredModel } from '../models/stored-model.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface ExportFlags extends PartsFlags {
  readonly to: string;
  readonly out: string;
  readonly stateInputs?: boolean;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `tapehead export <model>`: writes a model for another program. */
export function exportCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .description(
      "Writes a model's weights as a state_dict with which pytorch-ntm computes the same, or the model as ONNX, a file that computes the same in any runtime for that. What the other does not compute is refused.",
    )
    .argument('<model>', modelSources)
    .addOption(
      new Option('--to <program>', 'what is to read it')
        .choices(Object.keys(programs))
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'the file to write', localPath)
    .option(
      '--state-inputs',
      'for onnx: the state before the first step is an input, and not the model’s own',
    )
    .addOption(sharedOptions.overwrite())
    .addOption(sharedOptions.use())
    .addOption(sharedOptions.data())
    .addOption(sharedOptions.json())
    .addHelpText(
      'after',
      `
Examples:
  tapehead train copy --machine pytorch-ntm --out runs/ours
  tapehead export runs/ours --to pytorch-ntm --out weights.safetensors
  tapehead export zoo:copy-lstm --to onnx --out copy.onnx

In Python: model.load_state_dict(safetensors.torch.load_file('weights.safetensors'))
or onnxruntime.InferenceSession('copy.onnx').run(['outputs'], {'inputs': inputs}), inputs [T, B, I], logits [T, B, O]`,
    )
    .action(async (source: string, flags: ExportFlags) => {
      end(await exportModel(source, flags, host));
    });
}

/** What is written, and what is said of it. */
interface Outcome {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** Of the object that `--json` prints. */
  readonly members: JsonObject;
}

type Exporter = (
  source: string,
  model: StoredModel,
  flags: ExportFlags,
) => Outcome | Promise<Outcome>;

const programs: Readonly<Record<string, Exporter>> = {
  'pytorch-ntm'(_source, model) {
    const { bytes, olderActivations } = exportPytorchNtm(model);
    const older = Object.entries(olderActivations);
    const note =
      older.length === 0
        ? ''
        : `; pytorch-ntm's code must have ${older.map(([name, kind]) => `${name} ${kind}`).join(', ')}, as an older version has`;
    return { bytes, text: `written for pytorch-ntm${note}`, members: { olderActivations } };
  },
  async onnx(source, model, { stateInputs = false }) {
    const { bytes, inputs, outputs } = await exportOnnxFile(source, model, { stateInputs });
    const list = (values: typeof inputs) =>
      values.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
    return {
      bytes,
      text: `written as ONNX\ninputs: ${list(inputs)}\noutputs: ${list(outputs)}`,
      members: { inputs: shapesOf(inputs), outputs: shapesOf(outputs) },
    };
  },
};

function shapesOf(values: readonly OnnxValue[]): JsonObject {
  return Object.fromEntries(values.map(({ name, shape }) => [name, [...shape]]));
}

async function exportModel(source: string, flags: ExportFlags, host: Host): Promise<ExitCode> {
  const { to, out, stateInputs, overwrite, json } = flags;
  if (stateInputs && to !== 'onnx')
    throw new UserError(`--state-inputs: is for --to onnx, got --to ${to}`);
  checkTarget(out, { overwrite });
  const model = await readModel(source, host, await runParts(flags, host.signal));
  const { bytes, text, members } = await findKind('export.to', programs, to)(source, model, flags);
  writeUserFile(out, bytes, { overwrite });
  host.stdout.write(
    json ? `${JSON.stringify({ event: 'done', out, ...members })}\n` : `${out}: ${text}\n`,
  );
  return exitCode.done;
}
