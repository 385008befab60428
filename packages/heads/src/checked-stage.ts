import {
  type Addressing,
  type AddressingSizes,
  requireTensor,
  requireTensors,
} from '@tapehead/core';

/** The stage of addressing, which checks the shapes of what it is given. */
export function checkedStage(
  kind: string,
  { slots, width }: AddressingSizes,
  stage: Addressing,
): Addressing {
  const { parameterSize, address, explain } = stage;
  const requireParameters = (method: string, parameters: unknown): void => {
    requireTensor(`${kind}.${method}.parameters`, parameters, 'B', parameterSize);
  };
  return {
    ...stage,
    address(parameters, input) {
      requireParameters('address', parameters);
      const batch = parameters.shape[0];
      requireTensors(`${kind}.address.input`, input, {
        memory: [batch, slots, width],
        previous: [batch, slots],
        weighting: [batch, slots],
      });
      return address(parameters, input);
    },
    ...(explain && {
      explain(parameters) {
        requireParameters('explain', parameters);
        return explain(parameters);
      },
    }),
  };
}
