import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPart } from './connect-part.js';
import { partExamples } from './examples.js';
import { graphOf } from './fixtures/graph-of.js';
import type { PartKind } from './protocol.js';

const kinds: readonly PartKind[] = ['controller', 'head'];
const examples = kinds.flatMap((kind) =>
  partExamples[kind].map(({ source }) => graphOf(source, kind)),
);

test('a step is taken as the sandbox sends it, but not for another kind of part', () => {
  for (const part of examples) {
    expect(checkPart({ part }, part.kind)).toEqual(part);
    const other = part.kind === 'head' ? 'controller' : 'head';
    expect(() => checkPart({ part }, other)).toThrow(/sent something else than a step/);
  }
});

test('what is no step is refused: operands that come later or are missing, sizes of nothing, a memory as a vector', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.nat(),
      fc.constantFrom('later', 'missing', 'size', 'memory', 'start', 'result'),
      (part, choice, fault) => {
        const own = part.nodes.flatMap(({ of }, at) => (of.length > 0 ? [at] : []));
        const at = own[choice % own.length] ?? 0;
        const changes = {
          later: { of: [at] },
          missing: { of: [] },
          size: { op: 'linear', of: [0], size: 0 },
          memory: { op: 'tanh', of: [1] },
          start: { op: 'input', of: [] },
          result: {},
        };
        fc.pre(fault !== 'memory' || part.kind === 'head');
        const nodes = part.nodes.map((node, place) =>
          place === at ? { ...node, ...changes[fault] } : node,
        );
        const next = fault === 'result' ? [part.nodes.length] : part.next;
        expect(() => checkPart({ part: { ...part, nodes, next } }, part.kind)).toThrow(
          /sent something else than a step/,
        );
      },
    ),
  );
});

test.each([undefined, null, 7, {}, { part: {} }, { part: { nodes: [] } }])(
  '%j is no step',
  (sent) => {
    expect(() => checkPart(sent, 'controller')).toThrow(/sent something else than a step/);
  },
);
