import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, exitCode } from '@tapehead/command';
import {
  damagedLines,
  eventsOf,
  logTable,
  measuringEvents,
  readLog,
  runFiles,
  type StoredLog,
  UserError,
} from '@tapehead/runs';
import { storedFolder } from '@tapehead/runs/node';
import { type Command, Option } from 'commander';
import { localPath } from '../flags.js';
import type { Host } from '../host.js';
import { csvText } from '../output/csv.js';
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
    .action(async (run: string, { event = measuringEvents, out, overwrite }: ExportLogFlags) => {
      if (out !== undefined) checkTarget(out, { overwrite });
      const { lines } = await logOf(run);
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
async function logOf(run: string): Promise<StoredLog> {
  if (existsSync(join(run, runFiles.log))) return readLog(storedFolder(run));
  throw new UserError(`${run}: not a run folder; there is no ${runFiles.log}`);
}

function csv(lines: readonly string[], events: readonly string[]): string {
  const { columns, rows } = logTable(eventsOf(lines), events);
  return csvText(columns, rows);
}
