import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chosen } from './choose.js';
import { allOk, createProject, type Dependencies, outcomeIn } from './project.js';

interface Runtime {
  readonly name: string;
  readonly quick?: boolean;
  readonly dependencies: Dependencies;
  /** What runs a program, which comes last. */
  readonly command: readonly [string, ...string[]];
}

const { platform, arch } = process;
const nodePackage = `node-${platform}-${arch}`;
const node = (version: string): Runtime => ({
  name: `Node ${version}`,
  dependencies: { [nodePackage]: version },
  command: [join('node_modules', nodePackage, 'bin', 'node')],
});

const runtimes: readonly Runtime[] = [
  { ...node(process.versions.node), dependencies: {}, command: ['node'], quick: true },
  ...['20.19', '22', '24', 'latest'].map(node),
  {
    name: 'Deno',
    dependencies: { [`@deno/${platform}-${arch}-glibc`]: 'latest' },
    command: [
      join('node_modules', `@deno/${platform}-${arch}-glibc`, 'deno'),
      ...['run', '--no-prompt', '--allow-read', '--allow-env', '--allow-sys'],
    ],
  },
  {
    name: 'Bun',
    dependencies: { [`@oven/bun-${platform}-${arch}`]: 'latest' },
    command: [join('node_modules', `@oven/bun-${platform}-${arch}`, 'bin', 'bun'), 'run'],
  },
];

describe.each(chosen(runtimes))('$name', ({ dependencies, command: [program, ...args] }) => {
  test('does all four things', async () => {
    const project = await createProject(dependencies);
    expect(outcomeIn(await project.run(program, ...args, 'command.js'))).toEqual(allOk);
  });
});
