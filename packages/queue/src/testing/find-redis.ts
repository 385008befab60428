import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A redis-server that can be started. */
export interface RedisBinary {
  readonly path: string;
  /** Where its libraries lie, if not where the system looks for them. */
  readonly libraries: string | null;
}

/** Debian's packages, unpacked; nothing of the system is changed. */
const unpacked = join(tmpdir(), 'tapehead-redis-server');

/**
 * The redis-server of this machine, or else that of Debian, downloaded and unpacked without any rights. A
 * machine that has neither fails the tests: they are not skipped.
 */
export function findRedis(): RedisBinary {
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((path) => existsSync(path));
  if (installed !== undefined) return { path: installed, libraries: null };
  if (!existsSync(unpacked)) unpack();
  return {
    path: join(unpacked, 'usr/bin/redis-server'),
    libraries: readdirSync(join(unpacked, 'usr/lib'))
      .map((name) => join(unpacked, 'usr/lib', name))
      .join(delimiter),
  };
}

function unpack(): void {
  const folder = `${unpacked}-${process.pid}`;
  const lists = join(folder, 'lists');
  for (const path of [join(lists, 'partial'), join(folder, 'cache/archives/partial')]) {
    mkdirSync(path, { recursive: true });
  }
  // Lists of packages of our own, which need no rights.
  const own = [
    ...['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${join(folder, 'cache')}`],
    ...['-o', 'Debug::NoLocking=1', '-o', 'APT::Sandbox::User='],
  ];
  const apt = (...args: readonly string[]) =>
    execFileSync('apt-get', [...own, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  apt('update');
  const needed = [
    ...apt('install', '--simulate', '--no-install-recommends', 'redis-server').matchAll(
      /^Inst (\S+)/gm,
    ),
  ].map(([, name = '']) => name);
  apt('download', ...needed);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg', ['-x', join(folder, file), join(folder, 'root')]);
  }
  try {
    renameSync(join(folder, 'root'), unpacked);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(unpacked)) throw error;
  }
  rmSync(folder, { recursive: true });
}
