import { finiteNumber, parseOptions, requireGenerator, wholeNumber } from '../options/index.js';
import type { Rng } from '../interfaces/index.js';

const countOption = wholeNumber(0, 2 ** 31);
const deviationOption = finiteNumber();

/**
 * `count` independent numbers from the normal distribution of mean 0 and this standard deviation, for
 * where so many are needed that `Rng.normal` would take too long.
 * @throws {InvalidOptionsError} on a generator, number or deviation that cannot be used.
 */
export function drawNormals(rng: Rng, count: number, deviation: number): Float32Array {
  requireGenerator('drawNormals.rng', rng);
  parseOptions('drawNormals.count', countOption, count);
  parseOptions('drawNormals.deviation', deviationOption, deviation);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = deviation * standardNormal(rng);
  return values;
}

/*
 * The ziggurat of Marsaglia & Tsang (2000) with 128 layers of equal area under exp(−x²/2), with the
 * constants of Doornik (2005). Layer i reaches from 0 to edges[i]; the part of it below edges[i + 1] lies
 * wholly under the curve.
 */
const layers = 128;
/** Where the tail begins, and the area of each layer. */
const tail = 3.442619855899;
const area = 9.91256303526217e-3;

const edges = new Float64Array(layers + 1);
edges[0] = area / density(tail);
edges[1] = tail;
for (let layer = 2; layer < layers; layer++) {
  const before = edge(layer - 1);
  edges[layer] = Math.sqrt(-2 * Math.log(area / before + density(before)));
}

function edge(layer: number): number {
  return edges[layer] ?? 0;
}

/** The normal density without its constant factor. */
function density(x: number): number {
  return Math.exp(-0.5 * x * x);
}

function standardNormal(rng: Rng): number {
  for (;;) {
    // One draw of 53 bits: 7 for the layer, 1 for the sign, 45 for the place in the layer.
    const draw = rng.uniform() * (2 * layers);
    const whole = Math.floor(draw);
    const layer = whole >> 1;
    const x = (draw - whole) * edge(layer);
    const inside = x < edge(layer + 1);
    const magnitude = inside ? x : layer === 0 ? drawTail(rng) : underCurve(rng, layer, x);
    if (magnitude !== null) return whole & 1 ? -magnitude : magnitude;
  }
}

/** x, if a height drawn from what the layer has beyond the layer above it is under the curve. */
function underCurve(rng: Rng, layer: number, x: number): number | null {
  const [low, high] = [density(edge(layer)), density(edge(layer + 1))];
  return low + rng.uniform() * (high - low) < density(x) ? x : null;
}

/** A number from beyond the last edge (Marsaglia 1964). */
function drawTail(rng: Rng): number {
  for (;;) {
    const beyond = -Math.log(1 - rng.uniform()) / tail;
    if (-2 * Math.log(1 - rng.uniform()) > beyond * beyond) return tail + beyond;
  }
}
