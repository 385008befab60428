import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first version that WebDriver BiDi lets do all that the tests need. */
const oldest = 140;

/**
 * The Firefox in which the page is tested besides: the one that `TAPEHEAD_FIREFOX` names, or else one in `PATH` that is not
 * too old. Undefined if there is none, or the variable is empty.
 * @throws {Error} if the variable names what is not there.
 */
export function installedFirefox(): string | undefined {
  const named = process.env.TAPEHEAD_FIREFOX;
  if (named === '') return undefined;
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`TAPEHEAD_FIREFOX: there is no ${named}, expected the path of a Firefox`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['firefox', 'firefox-esr']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path) && versionOf(path) >= oldest);
}

/** The first number of its version; NaN if it does not run. */
function versionOf(path: string): number {
  try {
    const said = execFileSync(path, ['--version'], { encoding: 'utf8' });
    return Number(/ (\d+)\./.exec(said)?.[1]);
  } catch {
    return Number.NaN;
  }
}
