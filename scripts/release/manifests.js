import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as z from 'zod';

const object = z.record(z.string(), z.unknown());

/**
 * The manifest of a folder.
 * @param {string} folder
 */
export const manifestOf = (folder) =>
  object.parse(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')));

/** The folders of the packages that are published. */
export const publishedFolders = ['packages', 'apps']
  .flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`))
  // What an older checkout left behind has no manifest.
  .filter((folder) => existsSync(`${folder}/package.json`))
  .filter((folder) => manifestOf(folder).private !== true);

/**
 * What the manifest of a published package shares with those of all others. The workspace's own manifest
 * says it once.
 * @param {string} folder
 */
export function sharedFields(folder) {
  const { license, engines, homepage, bugs, repository } = manifestOf('.');
  return {
    license,
    homepage: `${String(homepage)}/tree/main/${folder}#readme`,
    bugs,
    repository: { ...object.parse(repository), directory: folder },
    engines,
  };
}
