import { join } from 'node:path';
import { watchOutputs } from '@tapehead/command';
import { selectWasm } from '@tapehead/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { tasks } from '../topics.js';
import { type Collected, collectZoo } from './collect-zoo.js';
import { writeZoo } from './write-zoo.js';

// The zoo is written whether or not somebody reads of it.
watchOutputs();
// Otherwise tfjs prints an advertisement.
tf.enableProdMode();
await selectWasm();
const [root, zoo] = [process.cwd(), join(process.cwd(), 'packages', 'zoo')];
const folders = {
  runs: join(root, 'results'),
  models: join(zoo, 'models'),
  docs: join(root, 'docs'),
};
const models: Collected[] = [];
for (const task of tasks) models.push(...(await collectZoo(task, folders)));
await writeZoo(zoo, models);
for (const { card, isNew } of models) {
  const [origin, outcome] = [isNew ? 'new' : 'as it was', card.solved ? 'solved' : 'not solved'];
  const { solved, tried } = card.seeds;
  process.stdout.write(
    `${card.name}: ${origin}, seed ${card.seed}, ${outcome}; ${solved} of ${tried} seeds\n`,
  );
}
