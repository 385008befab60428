import { checkedElsewhere, type ControllerDefinition, wholeNumber } from '@tapehead/core';
import type * as z from 'zod';
import { controllerOption } from '../ntm.js';

type SizeOption = z.ZodOptional<z.ZodCustom<number, number>>;

/** The schemas of a memory's sizes, which the memory checks. */
export const memoryShape: { slots: SizeOption; width: SizeOption } = {
  slots: checkedElsewhere<number>(),
  width: checkedElsewhere<number>(),
};

/** The schemas of the options that every machine has that takes a controller. */
export const machineShape: {
  controller: z.ZodOptional<z.ZodType<ControllerDefinition, ControllerDefinition>>;
  slots: SizeOption;
  width: SizeOption;
} = { controller: controllerOption.optional(), ...memoryShape };

/** The schema of how many heads of a kind there are. */
export const headCount: z.ZodDefault<z.ZodInt> = wholeNumber(0, 1024).default(1);
