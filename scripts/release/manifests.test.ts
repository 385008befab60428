import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { manifestOf, publishedFolders, sharedFields } from './manifests.js';

const workspaces = ['packages', 'apps', 'examples'].flatMap((parent) =>
  readdirSync(parent).map((name) => `${parent}/${name}`),
);

describe.each(publishedFolders)('%s', (folder) => {
  const manifest = manifestOf(folder);

  test('says where it comes from, as `pnpm manifests` writes it', () => {
    expect(manifest).toMatchObject(sharedFields(folder));
  });

  test('says what it is, in words to be found by', () => {
    expect(manifest.description).toEqual(expect.stringMatching(/.{20}/));
    expect(manifest.keywords).toEqual(
      expect.arrayContaining(['neural-turing-machine', expect.not.stringMatching('neural')]),
    );
  });

  test('has its build made before it is packed, wherever it is packed', () => {
    expect(manifest.scripts).toMatchObject({ prepack: 'node ../../scripts/release/prepack.js' });
  });
});

test.each(['.', 'scripts', ...workspaces])('%s asks for the Node that all ask for', (folder) => {
  expect(manifestOf(folder).engines).toEqual(manifestOf('.').engines);
});

test.each(['.', 'scripts', ...workspaces])(
  '%s takes third parties in the versions of the catalog',
  (folder) => {
    const { dependencies, devDependencies, peerDependencies } = manifestOf(folder);
    const ranges = z.record(z.string(), z.string()).default({});
    const versions = Object.entries({
      ...ranges.parse(dependencies),
      ...ranges.parse(devDependencies),
      ...ranges.parse(peerDependencies),
    }).filter(([name]) => !/^(tapehead$|@tapehead\/|example-)/.test(name));
    expect(versions.filter(([, version]) => !version.startsWith('catalog:'))).toEqual([]);
  },
);
