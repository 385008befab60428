import { type ControllerDefinition, createRng } from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { gru, layerNormLstm, rnn } from './index.js';

type Vector = readonly number[];
/** The weights by name, each as its numbers in order. */
type Weights = (name: string) => Vector;
/** The equations of a controller in plain loops of float64: h after each input. */
type PlainController = (weights: Weights) => (input: Vector) => Vector;

const at = (values: Vector, index: number) => values[index] ?? Number.NaN;
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** x W, with W row by row. */
const times = (x: Vector, matrix: Vector): Vector => {
  const columns = matrix.length / x.length;
  return Array.from({ length: columns }, (_, column) =>
    x.reduce((sum, value, row) => sum + value * at(matrix, row * columns + column), 0),
  );
};
const plus = (one: Vector, other: Vector) => one.map((value, index) => value + at(other, index));
/** The g-th of the gates of these raw numbers, of so many units each. */
const part = (raw: Vector, g: number, units: number) => raw.slice(g * units, (g + 1) * units);
const normalised = (values: Vector, gain: Vector): Vector => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value, i) => (at(gain, i) * (value - mean)) / Math.sqrt(variance + 1e-3));
};

const plainGru: PlainController = (weights) => {
  let hidden = weights('initialHidden');
  return (input) => {
    const units = hidden.length;
    const raw = plus(times([...input, ...hidden], weights('gates.weight')), weights('gates.bias'));
    const [update, reset] = [part(raw, 0, units).map(sigmoid), part(raw, 1, units).map(sigmoid)];
    const kept = hidden.map((value, h) => at(reset, h) * value);
    const news = times([...input, ...kept], weights('candidate.weight'));
    hidden = plus(news, weights('candidate.bias')).map((value, h) => {
      const u = at(update, h);
      return (1 - u) * at(hidden, h) + u * Math.tanh(value);
    });
    return hidden;
  };
};

const plainRnn: PlainController = (weights) => {
  let hidden = weights('initialHidden');
  return (input) => {
    const seen = plus(times(input, weights('weight')), weights('bias'));
    hidden = plus(seen, times(hidden, weights('recurrent'))).map(Math.tanh);
    return hidden;
  };
};

const plainLayerNormLstm: PlainController = (weights) => {
  let [hidden, cell] = [weights('initialHidden'), weights('initialCell')];
  return (input) => {
    const units = hidden.length;
    const seen = normalised(times(input, weights('input.weight')), weights('input.gain'));
    const before = normalised(times(hidden, weights('hidden.weight')), weights('hidden.gain'));
    const raw = plus(plus(seen, before), weights('bias'));
    const [i, f, n, o] = [0, 1, 2, 3].map((g) => part(raw, g, units));
    const gate = (of: Vector | undefined, h: number) => sigmoid(at(of ?? [], h));
    cell = cell.map((value, h) => gate(f, h) * value + gate(i, h) * Math.tanh(at(n ?? [], h)));
    const shown = plus(normalised(cell, weights('cell.gain')), weights('cell.bias'));
    hidden = shown.map((value, h) => gate(o, h) * Math.tanh(value));
    return hidden;
  };
};

const initialState = { kind: 'learned', range: 0.1 } as const;

test.each<[string, ControllerDefinition, PlainController]>([
  ['gru', gru({ units: 5 }), plainGru],
  ['rnn', rnn({ units: 5, initialState }), plainRnn],
  ['lstm with layer normalisation', layerNormLstm({ units: 5 }), plainLayerNormLstm],
])('%s: a trace is that of its equations in plain loops', (_name, definition, plain) => {
  const inputSize = 3;
  const controller = definition.build({ inputSize }, createRng(1));
  tf.tidy(() => {
    // Away from where it starts: gates open and shut, gains differ, and what starts from zeros is something.
    const rng = createRng(2);
    for (const weight of Object.values(controller.weights)) {
      const noise = Array.from({ length: weight.size }, () => 0.3 * rng.normal());
      weight.assign(tf.add(tf.mul(weight, 2), tf.tensor(noise, weight.shape)));
    }
    const weights = (name: string) => [...(controller.weights[name]?.dataSync() ?? [])];
    const step = plain(weights);
    let state = controller.initialState(1);
    for (let t = 0; t < 12; t += 1) {
      const input = Array.from({ length: inputSize }, () => 2 * rng.normal());
      const traced = controller.step(tf.tensor2d([input]), state);
      state = traced.state;
      const found = traced.output.dataSync();
      expect(found).toHaveLength(5);
      step(input).forEach((value, h) => {
        expect(found[h], `unit ${h} at ${t}`).toBeCloseTo(value, 5);
      });
    }
  });
  tf.dispose(Object.values(controller.weights));
});
