import { execa } from 'execa';
import getPort from 'get-port';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chosen } from './choose.js';
import { outcomeOfPage } from './page.js';
import { allOk, createProject } from './project.js';

const files = {
  'app/layout.js':
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>;',
  'app/page.js': `'use client';
import { useEffect } from 'react';

export default function Page() {
  useEffect(() => void import('../page.js'), []);
  return <p>A consumer</p>;
}`,
  'app/four-things/route.js': `import { fourThings } from '../../four-things.js';

export const dynamic = 'force-dynamic';
export const GET = async () => Response.json(await fourThings());`,
};

describe.each(chosen([{ name: 'Next', quick: false }]))('$name', () => {
  test('does all four things in its page and in a route handler', async () => {
    const project = await createProject(
      { next: 'latest', react: '19', 'react-dom': '19' },
      { files },
    );
    await project.run('next', 'build');
    const port = await getPort();
    const server = execa('next', ['start', '--port', String(port)], {
      cwd: project.folder,
      preferLocal: true,
      localDir: project.folder,
      reject: false,
    });
    onTestFinished(async () => {
      server.kill();
      await server;
    });
    const url = `http://localhost:${port}/`;
    while (!(await fetch(url).catch(() => null))) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const handler = await fetch(`${url}four-things`);
    expect(await handler.json()).toEqual(allOk);
    expect(await outcomeOfPage(url)).toEqual(allOk);
  });
});
