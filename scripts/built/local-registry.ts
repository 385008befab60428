import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';

export interface LocalRegistry {
  readonly url: string;
  /** What npm and pnpm need in their environment to publish there and to install from there. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Starts a registry on this machine. Our packages are not in it until they are published to it. It forwards requests for
 * other packages to the registry that npm is configured with.
 */
export async function startLocalRegistry(): Promise<LocalRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'tapehead-registry-'));
  const address = `127.0.0.1:${await getPort({ host: '127.0.0.1' })}`;
  const others = await execa('npm', ['config', 'get', 'registry']);
  const ours = { access: '$all', publish: '$all' };
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
    uplinks: { others: { url: others.stdout, cache: false, timeout: '60s' } },
    packages: {
      '@tapehead/*': ours,
      tapehead: ours,
      'create-tapehead': ours,
      '**': { access: '$all', proxy: 'others' },
    },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(config));
  // npm publishes only with a token, but any token will do.
  await writeFile(join(folder, '.npmrc'), `//${address}/:_authToken=anyone\n`);

  const args = ['--config', join(folder, 'config.yaml'), '--listen', address];
  const server = execa('verdaccio', args, {
    preferLocal: true,
    localDir: 'scripts',
    reject: false,
  });
  const url = `http://${address}/`;
  await answers(`${url}-/ping`);
  return {
    url,
    environment: {
      npm_config_registry: url,
      NPM_CONFIG_USERCONFIG: join(folder, '.npmrc'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_update_notifier: 'false',
    },
    async stop() {
      server.kill();
      await server;
      await rm(folder, { recursive: true });
    },
  };
}

/** Waits until there is an answer at `url`. */
async function answers(url: string): Promise<void> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
