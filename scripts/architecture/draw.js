/** Draws the packages and what they depend on into ARCHITECTURE.md: `pnpm architecture`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dependencyGraph, mermaid, reduced, withDrawing } from './dependency-graph.js';

const page = readFileSync('ARCHITECTURE.md', 'utf8');
const drawing = mermaid(reduced(await dependencyGraph('.')));
writeFileSync('ARCHITECTURE.md', withDrawing(page, drawing));
