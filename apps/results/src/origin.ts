import { cpus } from 'node:os';
import { execa } from 'execa';
import type { Origin } from './run-record.js';

/** The files that decide the weights, besides the config. */
const sources = ['packages', 'pnpm-lock.yaml'];

/** The state of the repository in a folder, and the machine. */
export async function findOrigin(root: string, jobs: number): Promise<Origin> {
  const git = async (...args: readonly string[]) =>
    (await execa('git', args, { cwd: root })).stdout;
  const commit = await git('rev-parse', '--short=12', 'HEAD');
  const changes = await git('status', '--porcelain', '--', ...sources);
  return {
    commit: changes === '' ? commit : `${commit} with uncommitted changes`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    jobs,
  };
}
