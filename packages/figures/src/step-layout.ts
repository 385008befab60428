import dagre from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where blocks lie, by their centres, and along which points arrows run. */
export interface StepLayout extends Size {
  readonly places: readonly (Point & Size)[];
  readonly routes: readonly (readonly Point[])[];
}

/** The members of dagre that are used here. Its own types cannot be resolved, since they import without extensions. */
interface LayoutGraph {
  setGraph(label: object): unknown;
  setDefaultEdgeLabel(make: () => object): unknown;
  setNode(name: string, size: object): unknown;
  setEdge(from: string, to: string): unknown;
  graph(): { readonly width?: number; readonly height?: number };
  edges(): readonly object[];
  edge(edge: object): { readonly points: readonly Point[] };
  node(name: string): Point & Size;
}
interface LayoutLibrary {
  readonly graphlib: { readonly Graph: new () => LayoutGraph };
  layout(graph: LayoutGraph): unknown;
}

function isLibrary(value: unknown): value is LayoutLibrary {
  return typeof value === 'object' && value !== null && 'graphlib' in value && 'layout' in value;
}

/** Lays blocks out in layers, from the top down, each below those that it uses. */
export function layOutStep(
  sizes: readonly Size[],
  arrows: readonly { readonly from: number; readonly to: number }[],
): StepLayout {
  const library: unknown = dagre;
  if (!isLibrary(library)) throw new Error('@dagrejs/dagre has no graphlib and layout.');
  const graph = new library.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 14, ranksep: 26, edgesep: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  sizes.forEach((size, index) => {
    graph.setNode(String(index), { ...size });
  });
  for (const { from, to } of arrows) graph.setEdge(String(from), String(to));
  library.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    places: sizes.map((_, index) => graph.node(String(index))),
    routes: graph.edges().map((edge) => graph.edge(edge).points),
  };
}
