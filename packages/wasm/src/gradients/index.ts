/**
 * Importing this package registers the gradients of TensorFlow.js, so that `tf.grads` and
 * `tf.variableGrads` work: `import '@tapehead/wasm/gradients'`. Importing it again changes nothing.
 *
 * tfjs-core leaves them out unless its union package is used, and what registers them there cannot be
 * imported by Node. For Node the build bundles it; that copy and the application's tfjs-core share
 * one registry, which tfjs keeps on the global object. tfjs-core comes first to create it.
 */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
