import { CheckpointError } from '@tapehead/checkpoint';
import { InvalidOptionsError } from '@tapehead/core';
import { RunError, UserError } from '@tapehead/runs';
import { fileFault } from '@tapehead/runs/node';
import { Command, CommanderError } from 'commander';
import { answerCommand } from './commands/answer.js';
import { articleCommand } from './commands/article.js';
import { benchCommand } from './commands/bench.js';
import { compareCommand } from './commands/compare.js';
import { doctorCommand } from './commands/doctor.js';
import { evalCommand } from './commands/eval.js';
import { exportCommand } from './commands/export.js';
import { exportLogCommand } from './commands/export-log.js';
import { hardenCommand } from './commands/harden.js';
import { importCommand } from './commands/import.js';
import { inspectCommand } from './commands/inspect.js';
import { resumeCommand } from './commands/resume.js';
import { sweepCommand } from './commands/sweep.js';
import { machinesCommand } from './commands/machines.js';
import { tasksCommand } from './commands/tasks.js';
import { trainCommand } from './commands/train.js';
import { workerCommand } from './commands/worker.js';
import { type ExitCode, exitCode } from './exit-code.js';
import { expectGivenOnce } from './given-once.js';
import type { Host } from './host.js';
import { remedyText } from './output/remedy-text.js';
import { suggestChoice } from './output/suggest-choice.js';
import { version } from './version.js';

const commands = {
  train: trainCommand,
  resume: resumeCommand,
  eval: evalCommand,
  inspect: inspectCommand,
  answer: answerCommand,
  harden: hardenCommand,
  import: importCommand,
  export: exportCommand,
  'export-log': exportLogCommand,
  compare: compareCommand,
  article: articleCommand,
  sweep: sweepCommand,
  worker: workerCommand,
  tasks: tasksCommand,
  machines: machinesCommand,
  doctor: doctorCommand,
  bench: benchCommand,
};

/** Runs the command with these arguments and returns its exit code. Errors are printed to stderr. */
export async function runCommand(args: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = exitCode.done;
  const program = createProgram(host, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has already printed its own message.
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCode.done : exitCode.badInput;
    }
    // Interrupted before there was anything to store.
    if (host.signal.aborted && error === host.signal.reason) return exitCode.interrupted;
    host.stderr.write(`${messageOf(error)}\n`);
    return codeOf(error);
  }
}

function createProgram(host: Host, end: (code: ExitCode) => void): Command {
  const program = new Command('tapehead')
    .description('Neural Turing Machines: train, evaluate and look into them.')
    .version(version())
    .helpCommand(true)
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
  for (const [name, describe] of Object.entries(commands)) {
    const command = configure(new Command(name));
    describe(command, host, end);
    expectGivenOnce(command);
    program.addCommand(command);
  }
  return program;
}

function messageOf(error: unknown): string {
  if (error instanceof InvalidOptionsError) {
    const { faults } = error;
    return faults.length === 1 ? `error: ${faults.join()}` : ['error:', ...faults].join('\n  ');
  }
  return `error: ${error instanceof Error ? (fileText(error) ?? withRemedy(error)) : String(error)}`;
}

/** An error's message, with the command or flag that may help. */
function withRemedy(error: Error): string {
  const hasRemedy = error instanceof UserError || error instanceof RunError;
  const remedy = hasRemedy ? error.remedy : undefined;
  return remedy ? `${error.message}: ${remedyText(remedy)}` : error.message;
}

/** An error of the file system in words, with the path; undefined for any other error. */
function fileText(error: Error): string | undefined {
  const fault = fileFault(error);
  return fault && 'path' in error && typeof error.path === 'string'
    ? `${error.path}: ${fault}`
    : fault;
}

function codeOf(error: unknown): ExitCode {
  const isBadInput = [InvalidOptionsError, UserError, CheckpointError].some(
    (kind) => error instanceof kind,
  );
  return isBadInput ? exitCode.badInput : exitCode.failedRun;
}
