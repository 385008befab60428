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
    async load(context) {
      await files.load({
        ...context,
        parseData: ({ data, filePath, ...entry }) =>
          context.parseData({
            ...entry,
            ...(filePath === undefined ? {} : { filePath }),
            data: { title: filePath === undefined ? '' : firstHeading(filePath), ...data },
          }),
      });
      // Astro only tells of pages that cannot be rendered, such as one with a link to a file that is not there.
      const failed = context.store
        .entries()
        .filter(([, { rendered, deferredRender }]) => !rendered && deferredRender !== true)
        .map(([id]) => id);
      if (failed.length > 0) throw new Error(`Not rendered, see above: ${failed.join(', ')}`);
    },
  };
}

function firstHeading(path: string): string {
  const [, heading = ''] = /^# (.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  return heading.replaceAll('`', '');
}

export const collections = { docs: defineCollection({ loader: pages(), schema: docsSchema() }) };
