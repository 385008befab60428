import type { Remedy } from '@tapehead/runs';

/** A remedy in the words of the command: which command or flag to use. */
export function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'resume':
      return `tapehead resume ${remedy.path}`;
    case 'overwrite':
      return `--out, --overwrite${remedy.isBegun ? ` or tapehead resume ${remedy.path}` : ''}`;
    case 'restart':
      return `tapehead train … --out ${remedy.path} --overwrite`;
    case 'force':
      return 'pass --force';
    case 'use-module':
      return `pass --${/\.[cm]?[jt]s$/.test(remedy.name) ? 'use' : 'data'} <path of ${remedy.name}>`;
    case 'use-config':
      return `tapehead train … --config ${remedy.path}`;
  }
}
