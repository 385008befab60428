import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { UserError } from '../errors.js';
import { type ExitCode, exitCode } from '../exit-code.js';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { csvText } from '../output/csv.js';
import { logTable, measuringEvents } from '../run/log-table.js';
import { damagedLines, eventsOf, readLog, type StoredLog } from '../run/read-log.js';
import { runFiles } from '../run/run-folder.js';
import { checkTarget, writeUserFile } from '../write-file.js';
import { sharedOptions } from './shared-options.js';

interface ExportLogFlags {
  readonly event?: readonly string[];
  readonly out?: string;
  readonly overwrite?: boolean;
}

/** `tapehead export-log <run>`: a run's log for other programs. */
export function exportLogCommand(
  command: Command,
  { stdout, stderr }: Host,
  end: (code: ExitCode) => void,
): void {
  command
    .summary("write a run's log as a table")
    .description(
      "Writes what a run's log measured as a table: a row for each event, a column for each number. What was taken back when the run went on from a checkpoint is left out.",
    )
    .argument('<run>', 'a run folder')
    .option('--csv', 'as CSV, which is the only form so far')
    .addOption(
      new Option('--event <names...>', 'events to write (default: all)').choices(measuringEvents),
    )
    .option('--out <file>', 'the file to write (default: stdout)', localPath)
    .addOption(sharedOptions.overwrite())
    .addHelpText(
      'after',
      `
Examples:
  tapehead export-log runs/copy-lstm-seed1 --csv > log.csv
  tapehead export-log runs/copy-lstm-seed1 --csv --event point check --out curve.csv`,
    )
    .action((run: string, { event = measuringEvents, out, overwrite }: ExportLogFlags) => {
      if (out !== undefined) checkTarget(out, { overwrite });
      const { lines } = logOf(run);
      const damaged = damagedLines(lines);
      if (damaged.length > 0) {
        stderr.write(
          `${join(run, runFiles.log)}: damaged; left out: line ${damaged.join(', line ')}\n`,
        );
      }
      const table = csv(lines, event);
      if (out === undefined) stdout.write(table);
      else writeUserFile(out, table, { overwrite });
      end(exitCode.done);
    });
}

/** @throws {UserError} if there is none, or it cannot be read. */
function logOf(run: string): StoredLog {
  const path = join(run, runFiles.log);
  if (existsSync(path)) return readLog(path);
  throw new UserError(`${run}: not a run folder; there is no ${runFiles.log}`);
}

function csv(lines: readonly string[], events: readonly string[]): string {
  const { columns, rows } = logTable(eventsOf(lines), events);
  return csvText(columns, rows);
}
