import { getPackages } from '@manypkg/get-packages';

/** @typedef {ReadonlyMap<string, readonly string[]>} Graph which packages each package depends on, by short names */

/**
 * The packages and applications of the workspace with what they depend on, read from their manifests.
 * @param {string} root
 * @returns {Promise<Graph>}
 */
export async function dependencyGraph(root) {
  const { packages } = await getPackages(root);
  const ours = packages.filter(({ relativeDir }) => /^(packages|apps)\//.test(relativeDir));
  const names = new Set(ours.map(({ packageJson }) => packageJson.name));
  return new Map(
    ours.map(({ packageJson: { name, dependencies = {} } }) => [
      short(name),
      Object.keys(dependencies)
        .filter((other) => names.has(other))
        .map(short),
    ]),
  );
}

/** @param {string} name */
const short = (name) => name.replace('@tapehead/', '');

/**
 * The graph without the arrows that follow from others: where a needs b and b needs c, a to c is left out.
 * @param {Graph} graph
 * @returns {Graph}
 */
export function reduced(graph) {
  /** @param {string} name @returns {string[]} */
  const reachable = (name) => (graph.get(name) ?? []).flatMap((next) => [next, ...reachable(next)]);
  return new Map(
    [...graph].map(([name, direct]) => {
      const indirect = new Set(
        direct.flatMap((next) => reachable(next).filter((far) => far !== next)),
      );
      return [name, direct.filter((next) => !indirect.has(next))];
    }),
  );
}

/**
 * The graph as a drawing in the language of Mermaid.
 * @param {Graph} graph
 */
export function mermaid(graph) {
  const arrows = [...graph].flatMap(([name, direct]) =>
    direct.map((other) => `  ${name} --> ${other}`),
  );
  return ['```mermaid', 'graph TD', ...arrows.sort(), '```'].join('\n');
}

const [begin, end] = ['<!-- dependency graph: begin -->', '<!-- dependency graph: end -->'];

/**
 * A page with the drawing in the place that it marks.
 * @param {string} page
 * @param {string} drawing
 */
export function withDrawing(page, drawing) {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`the page has no place for the drawing: expected ${begin} and ${end}`);
  }
  return `${before}${begin}\n\n${drawing}\n\n${end}${after}`;
}
