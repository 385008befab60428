import { type ExitCode, exitCode } from '@tapehead/command';
import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.js';
import { expectGivenOnce } from './given-once.js';
import type { Host } from './host.js';
import { suggestChoice } from './output/suggest-choice.js';
import { version } from './version.js';

/** Runs the command with these arguments and returns its exit code. Errors are printed to stderr. */
export async function runCommand(args: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  try {
    const program = await createProgram(args, host, (result) => {
      code = result;
    });
    // Loading takes long enough to be interrupted.
    host.signal.throwIfAborted();
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed its own message.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    }
    // Interrupted before there was anything to store.
    if (host.signal.aborted && error === host.signal.reason) return exitCode.interrupted;
    const { describeError } = await import('./describe-error.js');
    const described = describeError(error);
    host.stderr.write(`${described.message}\n`);
    return described.code;
  }
}

/** The program with all commands. Only those that the arguments name are loaded: all would take a second. */
async function createProgram(
  args: readonly string[],
  host: Host,
  end: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('tapehead')
    .description('Neural Turing Machines: train, evaluate and look into them.')
    .version(version())
    .helpCommand(true)
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .addHelpText(
      'after',
      `
Examples:
  tapehead train copy
  tapehead eval zoo:copy-lstm --lengths 20,120
  tapehead inspect zoo:copy-lstm --length 40
  tapehead help train

Exit codes: 0 done, 2 bad input, 3 failed run, 130 interrupted.`,
    );
  const { stdout, stderr } = host;
  const configure = (command: Command) =>
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
        outputError: (text, write) => {
          write(suggestChoice(text));
        },
      })
      .showHelpAfterError(false);
  configure(program);
  for (const [name, { summary, usage, load }] of Object.entries(commands)) {
    const command = configure(new Command(name)).summary(summary);
    if (args.includes(name)) {
      const describe = await load();
      describe(command, host, end);
      expectGivenOnce(command);
    } else command.usage(usage);
    program.addCommand(command);
  }
  return program;
}
