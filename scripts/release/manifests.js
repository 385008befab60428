import { readFileSync, readdirSync } from 'node:fs';

/**
 * The manifest of a folder.
 * @param {string} folder
 * @returns {Readonly<Record<string, unknown>>}
 */
export const manifestOf = (folder) => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));

/** The folders of the packages that are published. */
export const publishedFolders = ['packages', 'apps']
  .flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`))
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
    repository: { ...Object(repository), directory: folder },
    engines,
  };
}
