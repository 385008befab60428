import { createRng, eraseAddMemory, keepAddMemory, read, selectWasm } from 'tapehead';
import * as tf from '@tensorflow/tfjs-core';
await selectWasm();
const sizes = { slots: 3, width: 2 };
const memory = tf.tensor3d([
    [
        [1, 2],
        [3, 4],
        [5, 6],
    ],
]); // [sequences, slots, width]
const write = {
    weighting: tf.tensor2d([[0, 1, 0]]), // where: all on the second slot
    erase: tf.tensor2d([[1, 0]]), // what: the first number of it
    add: tf.tensor2d([[7, 0]]),
};
for (const rule of [eraseAddMemory, keepAddMemory]) {
    const { erase, add } = rule(sizes).build(null, createRng(1));
    const after = add(erase(memory, write), write);
    read(after, write.weighting).print(); // what a head on the second slot reads
}
const distance = (weighting) => tf.sum(tf.square(read(memory, tf.reshape(weighting, [1, 3]))));
tf.grad(distance)(write.weighting).print(); // how it changes with each weight
