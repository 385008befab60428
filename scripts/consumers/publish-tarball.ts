import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';

const manifest = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().optional(),
});

/**
 * Publishes a packed package to a registry of this machine, as npm does: one request with the manifest and the file.
 * A private package is left out.
 * @throws {Error} if the registry refuses it.
 */
export async function publishTarball(registry: string, tarball: string): Promise<void> {
  const { stdout } = await execa('tar', ['-xzOf', tarball, 'package/package.json']);
  const published = manifest.parse(JSON.parse(stdout));
  if (published.private === true) return;
  const { name, version } = published;
  const data = await readFile(tarball);
  const hash = (algorithm: string, encoding: 'base64' | 'hex') =>
    createHash(algorithm).update(data).digest(encoding);
  const file = `${name}-${version}.tgz`;
  const dist = {
    integrity: `sha512-${hash('sha512', 'base64')}`,
    shasum: hash('sha1', 'hex'),
    tarball: `${registry}${name}/-/${basename(file)}`,
  };
  const response = await fetch(registry + encodeURIComponent(name), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      _id: name,
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...published, _id: `${name}@${version}`, dist } },
      _attachments: {
        [file]: {
          content_type: 'application/octet-stream',
          data: data.toString('base64'),
          length: data.length,
        },
      },
    }),
  });
  if (!response.ok) {
    throw new Error(
      `${name} is not published: ${response.status} ${await response.text()}, expected 201`,
    );
  }
}
