import { circularShift, contentWeighting, interpolation, selectWasm, sharpening } from 'tapehead';
import * as tf from '@tensorflow/tfjs-core';
await selectWasm();
const memory = tf.tensor3d([
    [
        [1, 0],
        [0, 1],
        [0.7, 0.7],
    ],
]); // three slots of two numbers
const previous = tf.tensor2d([[1, 0, 0]]); // where the head was
const key = tf.tensor2d([[0, 1]]);
const strength = tf.tensor2d([[20]]);
const gate = tf.tensor2d([[0.9]]);
const shifts = tf.tensor2d([[0, 0.1, 0.9]]); // the shares of −1, 0 and +1
const gamma = tf.tensor2d([[4]]);
const found = contentWeighting(memory, key, strength, { form: 'square-root', epsilon: 0.01 });
const gated = interpolation(found, previous, gate);
const moved = circularShift(gated, shifts, 'ascending');
const weighting = sharpening(moved, gamma, 'safe');
weighting.print(); // nearly all of it is on the third slot
