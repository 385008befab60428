import { defineConfig } from 'rolldown';

// The `node` form of src/gradients/index.ts: Node cannot resolve the extensionless imports inside tfjs-core's
// ES modules, so they are bundled. tfjs-core itself stays the application's own.
export default defineConfig({
  input: 'src/gradients/index.ts',
  platform: 'node',
  external: ['@tensorflow/tfjs-core'],
  resolve: { mainFields: ['module', 'main'] },
  output: { file: 'dist/gradients/node.js', format: 'esm', minify: true },
});
