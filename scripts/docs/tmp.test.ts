import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { missingDocs } from './missing-docs.js';
import { publicInterface } from './public-symbols.js';
test('list', async () => { writeFileSync('/tmp/docs/missing.txt', missingDocs(await publicInterface()).join('\n')+'\n'); });
