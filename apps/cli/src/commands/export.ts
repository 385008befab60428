import { type Command, Option } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.js';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { exportPytorchNtm } from '../models/pytorch-ntm-file.js';
import { modelSources, readModel } from '../models/read-model.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { type PartsFlags, runParts } from '../parts/own-parts.js';
import { sharedOptions } from './shared-options.js';

interface ExportFlags extends PartsFlags {
  readonly out: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `tapehead export <model>`: writes a model for another program. */
export function exportCommand(command: Command, host: Host, end: (code: ExitCode) => void): void {
  command
    .summary('write a model for another program')
    .description(
      "Writes a model's weights as a state_dict with which pytorch-ntm computes the same. What pytorch-ntm does not compute is refused.",
    )
    .argument('<model>', modelSources)
    .addOption(
      new Option('--to <program>', 'what is to read it')
        .choices(['pytorch-ntm'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', 'the file to write', localPath)
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

In Python: model.load_state_dict(safetensors.torch.load_file('weights.safetensors'))`,
    )
    .action(async (source: string, flags: ExportFlags) => {
      end(await exportModel(source, flags, host));
    });
}

async function exportModel(source: string, flags: ExportFlags, host: Host): Promise<ExitCode> {
  const { out, overwrite, json } = flags;
  checkTarget(out, { overwrite });
  const { bytes, olderActivations } = exportPytorchNtm(
    await readModel(source, host, await runParts(flags, host.signal)),
  );
  writeUserFile(out, bytes, { overwrite });
  const older = Object.entries(olderActivations);
  const done = { event: 'done', out, olderActivations };
  const note =
    older.length === 0
      ? ''
      : `; pytorch-ntm's code must have ${older.map(([name, kind]) => `${name} ${kind}`).join(', ')}, as an older version has`;
  host.stdout.write(
    json ? `${JSON.stringify(done)}\n` : `${out}: written for pytorch-ntm${note}\n`,
  );
  return exitCode.done;
}
