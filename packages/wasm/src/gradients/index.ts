/**
 * Importing this package registers the gradients of TensorFlow.js, so that `tf.grads` and
 * `tf.variableGrads` work: `import '@tapehead/wasm/gradients'`. Importing it again changes nothing.
 *
 * tfjs-core registers no gradients unless its union package is used, and Node cannot import the module that does so.
 * For Node the build bundles that module. The bundled copy and the application's tfjs-core share one registry, which
 * tfjs keeps on the global object; tfjs-core is imported first, because it creates the registry.
 *
 * It also registers gradients of comparisons, `topk` and `cumprod`, for which tfjs has none, and replaces those of `cumsum`,
 * `gather`, `mirrorPad`, `prod`, and of some operations whose inputs are repeated to fit, which fail or are wrong in tfjs.
 */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { mendGradients } from './mended.js';
import { registerMissingGradients } from './missing.js';

mendGradients();
registerMissingGradients();
