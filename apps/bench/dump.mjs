// untracked: node dump.mjs lstm 16
import { buildModel, paperSizes } from './dist/work.js';
import { selectWasm } from '@tapehead/wasm';
const base = '../../packages/wasm/dist/';
const { createGenerator } = await import(base + 'recorded/generate.js');
await selectWasm();
const [controller = 'lstm', batch = '16'] = process.argv.slice(2);
const model = buildModel({ controller, T: 20, batch: +batch, ...paperSizes });
const t0 = performance.now();
const generator = createGenerator(model);
const t1 = performance.now();
const { plan, graph, bytes, milliseconds, verifying } = generator.at(+batch, 'training');
console.log('recording', (t1 - t0).toFixed(0), generator.recordingTime().toFixed(0), 'generate', milliseconds.toFixed(0), 'verify', verifying.toFixed(0), 'bytes', bytes, 'frame', plan.frameSize * 4, 'rows', plan.rowSizes.map((x) => 4 * x).join('+'), 'nodes', graph.nodes.length);
const { placing, registers } = plan;
const size = (s) => s.reduce((a, b) => a * b, 1);
const src = (v) => { const s = placing.values[v]?.source; return s ? (s.kind === 'constant' ? `#${s.data[0]}` : s.kind === 'weight' ? s.name : s.kind === 'state' ? `S${s.index}` : s.kind === 'gradient' ? `G${s.outcome}` : s.kind === 'input' ? 'IN' : '') : ''; };
const where = (v) => { if (registers.has(v)) return 'reg'; const p = placing.placeOf(v); return p.isNumber ? '' : `${p.block.temporary ? 'tmp' : p.block.region}${p.later ? '+' : ''}`; };
const show = (u) => `${u.value}${src(u.value) && ':' + src(u.value)}[${u.shape}]@${where(u.value)}`;
let total = 0;
for (const list of ['begin', 'forward', 'backward', 'end']) {
  console.log('==', list, 'over', plan.program.over.filter((o) => o.list === list).map(({ node }) => `${node.over} ${node.rows}x${node.inner}x${node.columns} ${node.transposed} ${node.inputs.map(show)} -> ${node.output}`).join('\n   '));
  if (plan.sections) console.log('SECTIONS', plan.sections[list].map((s) => `${s.sequences}:${s.groups.map((g) => plan.groups[list].indexOf(g))}`).join(' | '));
  plan.groups[list].forEach((g, i) => {
    if (g.kind === 'loop') {
      const reads = new Map(), writes = new Map();
      for (const n of g.nodes) { for (const u of n.inputs) { if (g.made.has(u.value)) continue; reads.set(u.value, size(u.shape)); } if (!registers.has(n.output)) writes.set(n.output, size(n.shape)); }
      const sum = (m) => [...m.values()].reduce((a, b) => a + b, 0);
      total += sum(reads) + sum(writes);
      console.log(`${list}[${i}] loop [${g.dims}] reduced ${g.reduced} n=${g.nodes.length} heavy=${g.heavy} read ${4 * sum(reads)} write ${4 * sum(writes)}`);
      for (const n of g.nodes) console.log(`     ${n.output}@${where(n.output)}[${n.shape}] = ${n.operation}${n.kind === 'reduce' ? '/' + n.axes : ''} ${n.inputs.map(show).join(' ')}`);
    } else if (g.kind === 'product') { const n = g.plan.node; console.log(`${list}[${i}] product b${n.batch} ${n.rows}x${n.inner}x${n.columns} t=${n.transposed} ${n.inputs.map(show).join(' ')} -> ${n.output}@${where(n.output)}[${n.shape}]`); }
    else console.log(`${list}[${i}] foreign ${g.node.kernel}`);
  });
}
console.log('loop bytes a step', total * 4);
const blocks = new Map();
for (const [v, p] of placing.places) if (['frame', 'rows'].includes(p.block.region)) { const e = blocks.get(p.block) ?? []; e.push(`${v}${src(v) && ':' + src(v)}[${placing.values[v].shape}]`); blocks.set(p.block, e); }
for (const [b, vs] of [...blocks].sort((a, c) => c[0].size - a[0].size)) console.log(b.region, 4 * b.size, vs.join(' '));
console.log('sums', plan.sums.map((s) => `${s.weight} ${s.inner}x${s.columns} rows ${s.dy.rows}`).join('; '));
console.log('accumulators', plan.accumulators.map((s) => s.weight).join(' '));
