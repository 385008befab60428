/** A network of places, numbered from 0 on, with edges of some capacity. */
export interface Network {
  edge(from: number, to: number, capacity: number): void;
  /** The places that the source reaches when the cheapest edges that part it from the sink are cut. */
  sourceSide(source: number, sink: number): ReadonlySet<number>;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  /** What it bears beyond what it bears already. */
  rest: number;
  /** The edge back. */
  readonly back: number;
}

/** Edmonds and Karp's algorithm: the shortest paths that bear more are filled, until there is none. */
export function createNetwork(places: number): Network {
  const edges: Edge[] = [];
  const leaving = Array.from({ length: places }, (): Edge[] => []);
  const add = (edge: Edge) => {
    edges.push(edge);
    leaving[edge.from]?.push(edge);
  };
  /** The edges by which places are reached first, and the places in that order. */
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
