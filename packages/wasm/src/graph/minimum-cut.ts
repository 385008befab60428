/** A flow network: places, numbered from 0 on, and edges with capacities. */
export interface Network {
  edge(from: number, to: number, capacity: number): void;
  /** The places on the source's side of a minimum cut between source and sink. */
  sourceSide(source: number, sink: number): ReadonlySet<number>;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  /** The residual capacity. */
  rest: number;
  /** The index of the reverse edge. */
  readonly back: number;
}

/** The algorithm of Edmonds and Karp: fills shortest augmenting paths until there is none. */
export function createNetwork(places: number): Network {
  const edges: Edge[] = [];
  const leaving = Array.from({ length: places }, (): Edge[] => []);
  const add = (edge: Edge) => {
    edges.push(edge);
    leaving[edge.from]?.push(edge);
  };
  /** A breadth-first search: the edge by which each place is first reached, and the places in that order. */
  const reach = (source: number, sink: number) => {
    const by: (Edge | undefined)[] = new Array<Edge | undefined>(places);
    const found = [source];
    for (const place of found)
      for (const edge of leaving[place] ?? []) {
        if (edge.rest <= 0 || edge.to === source || by[edge.to]) continue;
        by[edge.to] = edge;
        found.push(edge.to);
        if (edge.to === sink) return { by, found };
      }
    return { by, found };
  };
  return {
    edge(from, to, capacity) {
      const index = edges.length;
      add({ from, to, rest: capacity, back: index + 1 });
      add({ from: to, to: from, rest: 0, back: index });
    },
    sourceSide(source, sink) {
      for (;;) {
        const { by, found } = reach(source, sink);
        if (!by[sink]) return new Set(found);
        const path: Edge[] = [];
        let edge: Edge | undefined = by[sink];
        while (edge) {
          path.push(edge);
          edge = by[edge.from];
        }
        const amount = path.reduce((least, { rest }) => Math.min(least, rest), Infinity);
        if (amount === Infinity) throw new Error('Source and sink cannot be parted.');
        for (const each of path) {
          each.rest -= amount;
          const back = edges[each.back];
          if (back) back.rest += amount;
        }
      }
    },
  };
}
