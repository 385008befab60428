import { readFileSync } from 'node:fs';
import { docsSchema } from '@astrojs/starlight/schema';
import { defineCollection } from 'astro:content';
import { glob, type Loader } from 'astro/loaders';
import { pageFiles, pageOf, root } from '../astro/repository.js';

/** Loads all pages. The title of one that does not say it otherwise is its first heading. */
function pages(): Loader {
  const files = glob({
    base: root,
    pattern: [...pageFiles],
    // The page at the root has no name of its own.
    generateId: ({ entry }) => (pageOf(entry) === '' ? 'index' : (pageOf(entry) ?? entry)),
  });
  return {
    name: 'tapehead-pages',
    load: (context) =>
      files.load({
        ...context,
        parseData: ({ data, filePath, ...entry }) =>
          context.parseData({
            ...entry,
            ...(filePath === undefined ? {} : { filePath }),
            data: { title: filePath === undefined ? '' : firstHeading(filePath), ...data },
          }),
      }),
  };
}

function firstHeading(path: string): string {
  const [, heading = ''] = /^# (.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return heading.replaceAll('`', '');
}

export const collections = { docs: defineCollection({ loader: pages(), schema: docsSchema() }) };
