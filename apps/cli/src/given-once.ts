import type { Command } from 'commander';

/** Options that may be given several times. */
const repeatable: ReadonlySet<string> = new Set(['set', 'use']);

/**
 * Refuses two values for one option. Commander would take the last one and silently drop the others.
 */
export function expectGivenOnce(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.variadic || repeatable.has(option.name())) continue;
    const given = new Set<string>();
    command.on(`option:${option.name()}`, (value: string) => {
      given.add(value);
      if (given.size < 2) return;
      command.error(
        `error: option '${option.flags}': got ${[...given].join(' and ')}, expected one of them`,
      );
    });
  }
}
