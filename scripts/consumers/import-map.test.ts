import { expect, onTestFinished, test } from 'vitest';
import { chosen } from './choose.js';
import { shownImportMap } from '../import-map/page.js';
import { outcomeOfPage, serveFolder } from './page.js';
import { allOk, createProject } from './project.js';

const page = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">${shownImportMap()}</script>
<script type="module" src="page.js"></script>
`;

test.each(chosen([{ name: 'a page with an import map', quick: false }]))(
  '$name does all four things',
  async () => {
    const project = await createProject({}, { installer: 'npm', files: { 'index.html': page } });
    const { url, close } = await serveFolder(project.folder);
    onTestFinished(close);
    expect(await outcomeOfPage(url)).toEqual(allOk);
  },
);
