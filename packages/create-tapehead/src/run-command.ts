import { relative } from 'node:path';
import { type ExitCode, exitCode } from '@tapehead/command';
import { Argument, Command, CommanderError, Option } from 'commander';
import { createProject, RefusedError } from './create-project.js';
import { type Kind, kinds } from './kinds.js';

/** Where the command prints. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs the command with these arguments, and says what to exit with. Faults are printed to stderr. */
export async function runCommand(
  args: readonly string[],
  { stdout, stderr }: Output,
): Promise<ExitCode> {
  const program = new Command('create-tapehead')
    .description('Begins a project with a task, controller or head of your own.')
    .addArgument(new Argument('[folder]', 'a new or empty folder (default: my-<kind>)'))
    .addOption(
      new Option('--kind <kind>', 'what to begin with')
        .choices(kinds)
        .default('task' satisfies Kind),
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .action(async (given: string | undefined, { kind }: { kind: Kind }) => {
      const folder = given ?? `my-${kind}`;
      await createProject(folder, kind);
      stdout.write(nextSteps(folder, kind));
    });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode.done;
  } catch (error) {
    // Commander has printed its own message.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    }
    if (!(error instanceof RefusedError)) throw error;
    stderr.write(`error: ${error.message}\n`);
    return exitCode.badInput;
  }
}

function nextSteps(folder: string, kind: Kind): string {
  const enter = relative('.', folder) === '' ? '' : `  cd ${folder}\n`;
  return `A ${kind} of your own is in ${folder}: src/${kind}.ts, its test and src/train.ts.

${enter}  npm install
  npm test     # what every ${kind} has to keep
  npm start    # trains a machine with it
`;
}
