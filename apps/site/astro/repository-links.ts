import { dirname, join } from 'node:path';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { addressOf, inRepository } from './repository.js';

/**
 * Lets links between files of the repository lead to their pages, and those that begin with a slash to pages of the site.
 * A heading of the first level is the page's title, which stands above it already.
 */
export function repositoryLinks({ base }: { readonly base: string }) {
  return (tree: Root, { path }: VFile): void => {
    if (tree.children[0]?.type === 'heading' && tree.children[0].depth === 1) tree.children.shift();
    visit(tree, ['link', 'definition'], (node) => {
      if (node.type !== 'link' && node.type !== 'definition') return;
      if (/^([a-z]+:|#)/i.test(node.url)) return;
      const [to = '', anchor] = node.url.split('#');
      const address = to.startsWith('/')
        ? base + to.slice(1)
        : addressOf(join(dirname(inRepository(path)), to), base);
      node.url = anchor === undefined ? address : `${address}#${anchor}`;
    });
  };
}
