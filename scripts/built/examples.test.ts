import { readdirSync } from 'node:fs';
import { execa } from 'execa';
import { test } from 'vitest';

test.each(readdirSync('examples'))('examples/%s runs', async (name) => {
  await execa('node', ['dist/main.js'], { cwd: `examples/${name}` });
});
