import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Flags for a run that takes about a second. */
export function tinyRun(folder: string): readonly string[] {
  const file = join(folder, 'tiny.json');
  const config = {
    task: { options: { bits: 2, maxLength: 2 } },
    check: { every: 8, sequences: 2 },
    pointEvery: 8,
  };
  writeFileSync(file, JSON.stringify(config));
  return [
    ...['--config', file, '--controller', 'feedforward', '--units', '4', '--slots', '4'],
    ...['--width', '3', '--batch', '4', '--max-sequences', '24', '--sequences', '3'],
  ];
}
