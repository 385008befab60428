import { readFileSync, writeFileSync } from 'node:fs';
import { createRng } from '@tapehead/core';
import { copy } from '@tapehead/tasks';
import { type CompilationReport, explainCompilation, selectWasm } from '@tapehead/wasm';
import { machinesWithParts } from 'example-parts';
import { measure, median } from './measure.js';
import { compiledSubject, referenceSubject, type Subject } from './subjects.js';
import { paperSizes, type Work } from './work.js';

/**
 * Measures machines with parts as users write them, compiled and op by op, and writes the table of
 * docs/parts-of-your-own.md.
 */
const page = new URL('../../../docs/parts-of-your-own.md', import.meta.url);
const [begin, end] = ['<!-- parts: begin -->', '<!-- parts: end -->'];

const { N, M, H } = paperSizes;
const work: Work = { controller: 'lstm', T: 20, batch: 1, ...paperSizes };
/** Time steps of a sequence of 20 vectors. */
const steps = 2 * work.T + 2;
const { inputSize, outputSize } = copy();

/** Microseconds of process CPU time for a time step forward and backward, its share of the update included. */
function microseconds(subject: Subject, rounds: number): number {
  const [measured] = measure([subject], 1, { rounds, millisecondsPerRound: 150 });
  subject.dispose();
  return (1000 * median((measured?.rounds ?? []).map(({ total }) => total))) / steps;
}

function described(report: CompilationReport): string {
  if (report.engine === 'reference') return `refused: ${report.because}`;
  const left = [...new Set(report.leftToTfjs)];
  return left.length === 0 ? 'compiled' : `compiled, but for ${left.join(', ')}`;
}

await selectWasm();
const lines = [
  '| part | how | compiled, µs | op by op, µs | times |',
  '| --- | --- | ---: | ---: | ---: |',
];
for (const [name, machine] of Object.entries(machinesWithParts)) {
  const build = () =>
    machine({ units: H, slots: N, width: M }).build({ inputSize, outputSize }, createRng(1));
  const model = build();
  const report = explainCompilation(model);
  model.dispose();
  const slow = microseconds(referenceSubject(work, build()), 3);
  const fast =
    report.engine === 'compiled' ? microseconds(compiledSubject(work, build()), 7) : slow;
  const cells = [
    name,
    described(report),
    fast.toPrecision(3),
    String(Math.round(slow)),
    String(Math.round(slow / fast)),
  ];
  const line = `| ${cells.join(' | ')} |`;
  console.log(line);
  lines.push(line);
}
const text = readFileSync(page, 'utf8');
const [before = '', rest = ''] = text.split(begin);
const [, after = ''] = rest.split(end);
writeFileSync(page, `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`);
