import { encodeModelFile, encodeSafetensors } from '@tapehead/checkpoint';
import type { Architecture, ModelSizes } from '@tapehead/core';
import {
  fromPytorchNtm,
  type PlainTensor,
  type PytorchNtmActivations,
  toPytorchNtm,
} from '@tapehead/ntm';
import { nameFile } from './name-file.js';
import type { StoredModel } from './stored-model.js';
import { decodeWeights } from './weights-file.js';

/** The name with which a file of ours says that its weights came from pytorch-ntm. */
export const origin = 'pytorch-ntm';

/** A model from elsewhere. */
export interface ImportedModel extends ModelSizes {
  readonly architecture: Architecture;
  /** The model as a file of ours. */
  readonly bytes: Uint8Array;
}

/**
 * The model of a pytorch-ntm state_dict; `where` begins the messages.
 * @throws {UserError} naming each tensor that is missing, has a wrong shape, or does not belong there.
 */
export function importPytorchNtm(
  where: string,
  bytes: Uint8Array,
  activations: PytorchNtmActivations,
): ImportedModel {
  return nameFile(where, () => {
    const { definition, sizes, weights, biases } = fromPytorchNtm(
      Object.fromEntries(decodeWeights(bytes)),
      activations,
    );
    const file = {
      ...sizes,
      architecture: definition,
      weights: tensorData(weights),
      tensors: { [origin]: tensorData(biases) },
      metadata: { importedFrom: origin },
    };
    return { ...sizes, architecture: definition, bytes: encodeModelFile(file) };
  });
}

/** A state_dict, and the activations that pytorch-ntm's code needs for it where its latest version has others. */
export interface ExportedModel {
  readonly bytes: Uint8Array;
  readonly olderActivations: Readonly<Record<string, string>>;
}

/**
 * A model as a state_dict for pytorch-ntm.
 * @throws {InvalidOptionsError} naming what in the model pytorch-ntm cannot compute.
 */
export function exportPytorchNtm(model: StoredModel): ExportedModel {
  const { state, machine } = toPytorchNtm({ ...model, biases: model.tensors[origin] });
  return {
    bytes: encodeSafetensors(tensorData(state), { format: 'pt' }),
    olderActivations: machine.olderActivations,
  };
}

function tensorData(tensors: Readonly<Record<string, PlainTensor>>) {
  return new Map(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data) },
    ]),
  );
}
