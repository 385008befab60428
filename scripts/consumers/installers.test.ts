import { expect, test } from 'vitest';
import { chosen } from './choose.js';
import { allOk, createProject, outcomeIn } from './project.js';

const installers = chosen([
  { name: 'npm', installer: 'npm', flags: [], quick: false },
  { name: 'npm --legacy-peer-deps', installer: 'npm', flags: ['--legacy-peer-deps'] },
  { name: 'npm --strict-peer-deps', installer: 'npm', flags: ['--strict-peer-deps'] },
  {
    name: 'pnpm --strict-peer-dependencies',
    installer: 'pnpm',
    flags: ['--strict-peer-dependencies'],
  },
] as const);

test.each(installers)(
  '$name installs the packages with the peers they name',
  async ({ installer, flags }) => {
    const project = await createProject({}, { installer, flags });
    expect(outcomeIn(await project.run('node', 'command.js'))).toEqual(allOk);
  },
);

test.each(installers.filter(({ installer }) => installer === 'npm'))(
  '$name installs tapehead, and with it all that is needed',
  async ({ installer, flags }) => {
    const project = await createProject({ tapehead: '*' }, { installer, flags, alone: true });
    expect(outcomeIn(await project.run('node', 'command.js'))).toEqual(allOk);
    expect(await project.run('tapehead', '--help')).toContain('tapehead');
  },
);
