import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lackOfLibraries } from './missing-libraries.js';

/** A browser to run, and the environment to run it in. */
export interface BrowserProgram {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
/** The folder of the npm package, which is a different one for each version. */
const packageFolder = dirname(dirname(dirname(entry)));
const unpackScript = fileURLToPath(new URL('unpack.js', import.meta.url));
/** A font configuration in place of the package's own, which names folders of AWS Lambda. */
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir></fontconfig>
`;

/**
 * The Chromium of the npm package, with the libraries and fonts that lie in it, so that everybody tests in
 * the same one and nothing needs to be installed. It is unpacked once, into the package's own folder.
 */
export async function pinnedChromium(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'The page is tested in the Chromium of the npm package @sparticuz/chromium, which runs on Linux ' +
        `on x64; this is ${process.platform} on ${process.arch}. A container of that kind will do.`,
    );
  const folder = await unpackChromium(packageFolder);
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH ?? ''];
  const program = {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.filter((path) => path !== '').join(delimiter),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
  const lack = await lackOfLibraries(program);
  if (lack !== null) throw new Error(lack);
  return program;
}

/** Unpacks it under `parent`, unless it is there already. Several processes may do so at once; one of them wins. */
export async function unpackChromium(parent: string): Promise<string> {
  const unpacked = join(parent, 'unpacked');
  if (existsSync(unpacked)) return unpacked;
  const folder = await mkdtemp(join(parent, 'unpacking-'));
  try {
    // The package unpacks its libraries only on AWS Lambda, so its environment is imitated.
    const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
    await promisify(execFile)(process.execPath, [unpackScript], { env });
    await writeFile(join(folder, 'fonts.conf'), fontConfiguration);
    await rename(folder, unpacked);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (!existsSync(unpacked)) throw error;
  }
  return unpacked;
}
