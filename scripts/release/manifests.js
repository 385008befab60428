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
  // Folders that are left from an older checkout have no manifest.
  .filter((folder) => existsSync(`${folder}/package.json`))
  .filter((folder) => manifestOf(folder).private !== true);

/**
 * The fields that the manifests of all published packages share. They are taken from the workspace's own manifest.
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
