import starlight from '@astrojs/starlight';
import svelte from '@astrojs/svelte';
import { leanZod, withoutUnused } from '@tapehead/playground/vite/lean.js';
import { defineConfig, passthroughImageService } from 'astro/config';
import { offline } from './astro/offline.js';
import { repositoryLinks } from './astro/repository-links.js';
import { withPlayground } from './astro/with-playground.js';
import { sidebar } from './astro/sidebar.js';
import { workerOfPlayground } from './astro/worker-of-playground.js';

/** Where the site stands on its host: under the name of its repository, as on GitHub Pages, unless the build is told otherwise. */
const base = process.env.TAPEHEAD_SITE_BASE ?? '/tapehead/';
/** The address of the host, which search engines are told where the build is. */
const site = process.env.TAPEHEAD_SITE_HOST;

/** The packages of which pages are made while the site is built. */
const ownPackages = ['controllers', 'core', 'experiments', 'heads', 'memory', 'ntm', 'zoo'].map(
  (name) => `@tapehead/${name}`,
);

export default defineConfig({
  base,
  ...(site === undefined ? {} : { site }),
  trailingSlash: 'always',
  image: { service: passthroughImageService() },
  markdown: { remarkPlugins: [[repositoryLinks, { base }]] },
  integrations: [
    starlight({
      title: 'Tapehead',
      description: 'Neural Turing Machines for TypeScript',
      favicon: '/icon.svg',
      customCss: ['./src/styles/site.css'],
      sidebar,
      components: {
        Head: './src/components/Head.astro',
        SocialIcons: './src/components/HeaderLinks.astro',
      },
    }),
    svelte(),
    withPlayground(),
    offline(),
  ],
  vite: {
    plugins: [...leanZod(), workerOfPlayground(base)],
    worker: { format: 'es', plugins: () => [...leanZod(), ...withoutUnused()] },
    // What only the build itself runs need not be bundled for it.
    ssr: { external: ownPackages },
    build: { target: 'es2022', assetsInlineLimit: 0 },
  },
});
