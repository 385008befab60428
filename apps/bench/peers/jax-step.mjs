// The paper's machine on copy, a step of training in jax-js: forward, backward, clipping by the global norm, Adam.
// node jax-step.mjs FOLDER T BATCH: FOLDER has @jax-js/jax among its node_modules. Prints one line of JSON.
// jax-js has no loop that can be differentiated, so all time steps are unrolled into one compiled function.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, length, batch] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const require = createRequire(pathToFileURL(`${folder}/`));
const { init, jit, nn, numpy: np, valueAndGrad } = require('@jax-js/jax');
const entry = dirname(require.resolve('@jax-js/jax'));
const { version } = JSON.parse(readFileSync(join(entry, '../package.json'), 'utf8'));
await init('wasm');

const [N, M, H, inputs, outputs] = [128, 20, 100, 10, 8];
const steps = 2 * length + 2;

// A small generator of its own, so that every run trains the same weights.
let seed = 1;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const uniform = (rows, columns, limit) =>
  np.array(
    Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => (2 * random() - 1) * limit),
    ),
  );
const zeros = (...shape) => np.zeros(shape);
const headSizes = [M + 6, 3 * M + 6];
const sizes = {
  controller: [inputs + M + H, 4 * H],
  read: [H, headSizes[0]],
  write: [H, headSizes[1]],
  output: [H + M, outputs],
};
const params = { firstRead: zeros(1, M), firstHidden: zeros(1, H), firstCell: zeros(1, H) };
for (const [name, [rows, columns]] of Object.entries(sizes)) {
  params[`${name}Weight`] = uniform(rows, columns, Math.sqrt(6 / (rows + columns)));
  params[`${name}Bias`] = zeros(1, columns);
}

// Every use of an array but the last has to be of a reference of its own.
const linear = (x, weight, bias) => np.matmul(x, weight.ref).add(bias.ref);
const asColumns = (x) => x.reshape([batch, x.shape[1], 1]);
const asRows = (x) => x.reshape([batch, 1, x.shape[1]]);
const part = (x, from, to) => x.ref.slice([], [from, to]);

function weightingOf(head, memory, previous) {
  const key = np.tanh(part(head, 0, M));
  const strength = nn.softplus(part(head, M, M + 1));
  const gate = nn.sigmoid(part(head, M + 1, M + 2));
  const shift = nn.softmax(part(head, M + 2, M + 5));
  const power = nn.softplus(part(head, M + 5, M + 6)).add(1);
  const norm = np
    .sum(np.square(memory.ref), 2)
    .mul(np.sum(np.square(key.ref), 1, { keepdims: true }));
  const dots = np.sum(memory.ref.mul(asRows(key)), 2);
  const similarity = dots.div(np.sqrt(norm.add(1e-8)));
  const content = nn.softmax(strength.mul(similarity));
  const gated = gate.ref.mul(content).add(np.subtract(1, gate).mul(previous));
  const shifted = np
    .roll(gated.ref, -1, 1)
    .mul(part(shift, 0, 1))
    .add(gated.ref.mul(part(shift, 1, 2)))
    .add(np.roll(gated, 1, 1).mul(part(shift, 2, 3)));
  shift.dispose();
  const sharpened = np.exp(power.mul(np.log(shifted.add(1e-12))));
  return sharpened.ref.div(np.sum(sharpened, 1, { keepdims: true }));
}

function lossOf(p, xs, ys) {
  const wide = (x) => np.broadcastTo(x.ref, [batch, x.shape[1]]);
  let [read, hidden, cell] = [wide(p.firstRead), wide(p.firstHidden), wide(p.firstCell)];
  let memory = np.full([batch, N, M], 1e-6);
  const first = () => np.full([batch, N], 1 / N);
  let [reading, writing] = [first(), first()];
  let loss = np.array(0);
  for (let t = 0; t < steps; t++) {
    const gates = linear(
      np.concatenate([xs.ref.slice(t), read, hidden], 1),
      p.controllerWeight,
      p.controllerBias,
    );
    const gate = (index) => part(gates, index * H, (index + 1) * H);
    cell = nn
      .sigmoid(gate(1))
      .mul(cell)
      .add(nn.sigmoid(gate(0)).mul(np.tanh(gate(2))));
    hidden = nn.sigmoid(gate(3)).mul(np.tanh(cell.ref));
    gates.dispose();
    const readHead = linear(hidden.ref, p.readWeight, p.readBias);
    reading = weightingOf(readHead, memory, reading);
    readHead.dispose();
    read = np.sum(asColumns(reading.ref).mul(memory.ref), 1);
    const writeHead = linear(hidden.ref, p.writeWeight, p.writeBias);
    writing = weightingOf(writeHead, memory, writing);
    const erase = nn.sigmoid(part(writeHead, M + 6, 2 * M + 6));
    const add = np.tanh(part(writeHead, 2 * M + 6, 3 * M + 6));
    writeHead.dispose();
    const kept = np.subtract(1, asColumns(writing.ref).mul(asRows(erase)));
    memory = memory.mul(kept).add(asColumns(writing.ref).mul(asRows(add)));
    if (t < length + 2) continue;
    const logits = linear(np.concatenate([hidden.ref, read.ref], 1), p.outputWeight, p.outputBias);
    loss = loss.add(np.sum(nn.softplus(logits.ref).sub(logits.mul(ys.ref.slice(t)))).div(batch));
  }
  for (const rest of [read, hidden, cell, memory, reading, writing, xs, ys]) rest.dispose();
  for (const array of Object.values(p)) array.dispose();
  return loss;
}

const [beta1, beta2, rate] = [0.9, 0.999, 1e-4];
const names = Object.keys(params);

const update = jit((p, means, squares, xs, ys) => {
  const given = Object.fromEntries(names.map((name) => [name, p[name].ref]));
  const [loss, gradients] = valueAndGrad(lossOf)(given, xs, ys);
  const norm = np.sqrt(
    names.map((name) => np.sum(np.square(gradients[name].ref))).reduce((a, b) => a.add(b)),
  );
  const scale = np.minimum(1, np.divide(10, norm));
  const next = { p: {}, means: {}, squares: {} };
  for (const name of names) {
    const gradient = gradients[name].mul(scale.ref);
    const mean = means[name].mul(beta1).add(gradient.ref.mul(1 - beta1));
    const square = squares[name].mul(beta2).add(np.square(gradient).mul(1 - beta2));
    next.p[name] = p[name].sub(mean.ref.mul(rate).div(np.sqrt(square.ref).add(1e-8)));
    [next.means[name], next.squares[name]] = [mean, square];
  }
  scale.dispose();
  return [loss, next.p, next.means, next.squares];
});

const bits = (count) => Array.from({ length: count }, () => (random() < 0.5 ? 0 : 1));
const patterns = Array.from({ length }, () => Array.from({ length: batch }, () => bits(outputs)));
const blank = () => Array.from({ length: batch }, () => new Array(inputs).fill(0));
const mark = (channel) => blank().map((row) => row.with(channel, 1));
const xs = np.array([
  mark(8),
  ...patterns.map((rows) => rows.map((row) => [...row, 0, 0])),
  mark(9),
  ...patterns.map(blank),
]);
const none = () => Array.from({ length: batch }, () => new Array(outputs).fill(0));
const ys = np.array([...Array.from({ length: length + 2 }, none), ...patterns]);

let state = [
  params,
  ...[0, 1].map(() =>
    Object.fromEntries(names.map((name) => [name, np.zerosLike(params[name].ref)])),
  ),
];
const train = () => {
  const [loss, ...next] = update(...state, xs.ref, ys.ref);
  state = next;
  // Computes all that is pending.
  next[0].outputBias.ref.dataSync();
  return loss.item();
};
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const beforeCompiling = cpu();
const losses = [train()];
const compileMs = cpu() - beforeCompiling;
losses.push(train());
const times = [];
for (let round = 0; round < 9; round++) {
  const begin = cpu();
  losses.push(train());
  times.push((cpu() - begin) / batch);
}
times.sort((a, b) => a - b);
console.log(
  JSON.stringify({
    version,
    msPerSequence: times[times.length >> 1],
    compileMs,
    firstLoss: losses[0],
    lastLoss: losses.at(-1),
  }),
);
