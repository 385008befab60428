import { execa } from 'execa';
import type { TestProject } from 'vitest/node';
import { startLocalRegistry } from '../built/local-registry.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A registry of this machine that has every package of ours. */
    registry: string;
  }
}

/** Publishes every built package to a registry on this machine. */
export default async function publishEverything(
  project: TestProject,
): Promise<() => Promise<void>> {
  const registry = await startLocalRegistry();
  try {
    await execa('pnpm', ['--recursive', 'publish', '--no-git-checks', '--registry', registry.url], {
      env: registry.environment,
    });
  } catch (error) {
    await registry.stop();
    throw error;
  }
  project.provide('registry', registry.url);
  return () => registry.stop();
}
