import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import { execa } from 'execa';

/**
 * A repository with the contents of a fresh clone of this one: the files that git tracks or would add, and nothing that
 * was built. What is installed here is installed there, by links to the same files. The caller removes it.
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
  // Without a repository, turbo would take everything that is installed for sources.
  const git = (...args: string[]) => execa('git', args, { cwd: folder });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('-c', 'user.name=test', '-c', 'user.email=test', 'commit', '--quiet', '-m', 'All');
  await appendFile(join(folder, '.git/info/exclude'), 'node_modules\n');
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  // The links in them are relative: to what is installed, and to the clone's own packages.
  for (const { dir } of (await getPackages(process.cwd())).packages) {
    const installed = join(relative('.', dir), 'node_modules');
    if (!existsSync(installed)) continue;
    await cp(installed, join(folder, installed), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !/node_modules\/\.(vite|astro)/.test(source),
    });
  }
  return folder;
}

/** The folder in which turbo keeps what it has built of this repository, whichever of its worktrees this is. */
export async function turboCache(): Promise<string> {
  const { stdout } = await execa('git', [
    'rev-parse',
    '--path-format=absolute',
    '--git-common-dir',
  ]);
  return join(dirname(stdout), '.turbo/cache');
}
