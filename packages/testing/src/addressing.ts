import {
  type Addressing,
  type AddressingDefinition,
  type AddressingSizes,
  createRng,
  type Rng,
} from '@tapehead/core';
import * as tf from '@tensorflow/tfjs-core';
import { type Check, register, type Test } from './check.js';
import { disposeAll, drawDistributions, drawNormal } from './draw.js';
import { expectFinite, expectShape, expectThat } from './expectations.js';
import { expectExplained } from './explained.js';
import type { Subject } from './part.js';
import { type SizedContract, sizedChecks, type SizedContractOptions } from './sized-contract.js';

/** How to test an addressing. */
export type AddressingContractOptions = SizedContractOptions<AddressingSizes>;

const contract: SizedContract<
  Addressing,
  AddressingSizes,
  ReturnType<typeof drawInputs>,
  AddressingDefinition
> = {
  where: 'addressingContract',
  role: 'addressing',
  table: 'addressings',
  sizes: [
    { slots: 5, width: 2 },
    { slots: 4, width: 1 },
    { slots: 7, width: 3 },
  ],
  varied: 'memory and batch',
  load: (registry, kind, options) => registry.addressings[kind]?.(options, registry),
  expectShapes,
  subjectOf,
};

/**
 * What an addressing stage must do, as tests.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function testAddressing(
  test: Test,
  definition: AddressingDefinition,
  options: AddressingContractOptions = {},
): void {
  const checks = addressingContract(definition, options);
  register(test, `addressing ${definition.kind}`, checks);
}

/**
 * What an addressing stage must do, as checks.
 * @throws {InvalidOptionsError} if an argument is no such part, test function or option.
 */
export function addressingContract(
  definition: AddressingDefinition,
  options: AddressingContractOptions = {},
): readonly Check[] {
  return sizedChecks(contract, definition, options);
}

function expectShapes(definition: AddressingDefinition, sizes: AddressingSizes): void {
  const rng = createRng(1);
  const part = definition.build(sizes, rng);
  const { parameterSize, initialBias } = part;
  expectThat(
    Number.isInteger(parameterSize) && parameterSize >= 0,
    () => `parameterSize: got ${parameterSize}, expected a whole number`,
  );
  expectThat(
    initialBias.length === parameterSize,
    () =>
      `initialBias: got ${initialBias.length} numbers, expected parameterSize, ${parameterSize}`,
  );
  expectFinite('initialBias', initialBias);
  for (const batch of [1, 2, 5]) {
    const inputs = drawInputs(part, sizes, batch, rng, 1);
    try {
      tf.tidy(() => {
        expectShape('weighting', part.address(inputs.parameters, inputs), [batch, sizes.slots]);
        expectExplained(part.explain?.(inputs.parameters) ?? [], batch);
      });
    } finally {
      disposeAll(inputs);
    }
  }
}

function drawInputs(
  { parameterSize }: Addressing,
  { slots, width }: AddressingSizes,
  batch: number,
  rng: Rng,
  scale: number,
) {
  return {
    parameters: drawNormal<tf.Rank.R2>([batch, parameterSize], rng, scale),
    memory: drawNormal<tf.Rank.R3>([batch, slots, width], rng, scale),
    previous: drawDistributions(batch, slots, rng, scale),
    weighting: drawDistributions(batch, slots, rng, scale),
  };
}

function subjectOf(
  definition: AddressingDefinition,
  sizes: AddressingSizes,
): Subject<Addressing, ReturnType<typeof drawInputs>> {
  return {
    build: (rng) => definition.build(sizes, rng),
    weights: () => ({}),
    dispose: () => undefined,
    draw: (part, batch, rng, scale) => drawInputs(part, sizes, batch, rng, scale),
    run(part, { parameters, memory, previous, weighting }, call) {
      const input = { memory, previous, weighting };
      return [call({ parameters, ...input }, () => part.address(parameters, input))];
    },
  };
}
