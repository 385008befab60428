import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import { expect, test } from 'vitest';

const { packages } = await getPackages(process.cwd());
// `npm create` runs create-tapehead without installing it.
const published = packages.filter(
  ({ packageJson: { name, private: unpublished }, relativeDir }) =>
    unpublished !== true && relativeDir.startsWith('packages/') && !name.startsWith('create-'),
);

test.each(published)(
  'the README of $packageJson.name opens with what it is, when to use it, and how to install it',
  ({ dir, packageJson: { name, peerDependencies = {} } }) => {
    const readme = readFileSync(relative(process.cwd(), `${dir}/README.md`), 'utf8');
    const [title, ...opening] = readme.split(/\n\n(?=```)/)[0]?.split('\n') ?? [];
    expect(title).toBe(`# ${name}`);
    expect(opening.join(' ')).toMatch(/\b(Use it|Begin here)\b/);
    const [, install] = /^```sh\n(.*)$/m.exec(readme) ?? [];
    const peers = Object.keys(peerDependencies).sort();
    expect(install).toBe(['npm install', name, ...peers].join(' '));
  },
);
