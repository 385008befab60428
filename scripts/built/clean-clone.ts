import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * A folder with what a fresh clone of the repository holds: the files that git knows, or would with all of
 * them added, and nothing that was built. Whoever creates it removes it.
 */
export async function cleanClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-clone-'));
  const { stdout } = await execa(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { lines: true },
  );
  const deleted = await execa('git', ['ls-files', '--deleted'], { lines: true });
  const files = stdout.filter((file) => !deleted.stdout.includes(file));
  for (const file of files) await cp(file, join(folder, file), { verbatimSymlinks: true });
  return folder;
}
