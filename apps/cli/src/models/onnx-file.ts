import { UserError } from '@tapehead/runs';
import {
  exportOnnx,
  NotExportableError,
  type OnnxModel,
  type OnnxOptions,
} from '@tapehead/wasm/onnx';
import { useModel } from './open-model.js';
import type { StoredModel } from './stored-model.js';

/**
 * A model as ONNX.
 * @throws {UserError} saying what the model computes and ONNX does not; `where` begins the message.
 */
export async function exportOnnxFile(
  where: string,
  stored: StoredModel,
  options: OnnxOptions,
): Promise<OnnxModel> {
  // Steps are recorded on this backend; nothing is computed that an engine would be chosen for.
  return useModel(stored, { backend: 'wasm', engine: 'reference' }, ({ model }) => {
    try {
      return exportOnnx(model, options);
    } catch (error) {
      if (!(error instanceof NotExportableError)) throw error;
      throw new UserError(`${where}: cannot be exported as ONNX: ${error.reason}`);
    }
  });
}
