/** A network of places with edges of some capacity, from which a minimum cut is asked. */
export interface Network {
  edge(from: number, to: number, capacity: number): void;
  /** The places that the source reaches when the cheapest edges that part it from the sink are cut. */
  sourceSide(source: number, sink: number): ReadonlySet<number>;
}

interface Edge {
  readonly to: number;
  rest: number;
  /** The edge back. */
  readonly back: number;
}

/** Edmonds and Karp's algorithm: the shortest paths that bear more are filled, until there is none. */
export function createNetwork(): Network {
  const edges: Edge[] = [];
  const from = new Map<number, number[]>();
  const add = (place: number, edge: Edge) => {
    const known = from.get(place);
    if (known) known.push(edges.length);
    else from.set(place, [edges.length]);
    edges.push(edge);
  };
  const reach = (source: number): ReadonlyMap<number, Edge | null> => {
    const found = new Map<number, Edge | null>([[source, null]]);
    for (const place of found.keys())
      for (const index of from.get(place) ?? []) {
        const edge = edges[index];
        if (edge && edge.rest > 0 && !found.has(edge.to)) found.set(edge.to, edge);
      }
    return found;
  };
  return {
    edge(start, to, capacity) {
      const index = edges.length;
      add(start, { to, rest: capacity, back: index + 1 });
      add(to, { to: start, rest: 0, back: index });
    },
    sourceSide(source, sink) {
      for (;;) {
        const found = reach(source);
        if (!found.has(sink)) return new Set(found.keys());
        const path: Edge[] = [];
        for (let edge = found.get(sink); edge;) {
          path.push(edge);
          edge = found.get(edges[edge.back]?.to ?? source);
        }
        const amount = Math.min(...path.map(({ rest }) => rest));
        if (amount === Infinity) throw new Error('Source and sink cannot be parted.');
        for (const edge of path) {
          edge.rest -= amount;
          const back = edges[edge.back];
          if (back) back.rest += amount;
        }
      }
    },
  };
}
