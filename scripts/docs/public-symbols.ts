import { dirname, relative, resolve } from 'node:path';
import { getPackages } from '@manypkg/get-packages';
import ts from 'typescript';
import * as z from 'zod';

/** A symbol that a published package exports. */
export interface PublicSymbol {
  readonly name: string;
  /** The package that exports it, with the entry, such as `@tapehead/core/layers`. */
  readonly entry: string;
  /** The symbol where it is declared. */
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
}

/** What the published packages export, as the type checker sees it. */
export interface PublicInterface {
  readonly checker: ts.TypeChecker;
  readonly symbols: readonly PublicSymbol[];
}

/** An entry of a package, which may be one file or differ by conditions. */
const manifest = z.object({
  private: z.boolean().optional(),
  exports: z.record(z.string(), z.object({ 'tapehead-source': z.string().optional() })).default({}),
  publishConfig: z.object({ exports: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** The source of each entry of the published packages, by import specifier; entries with patterns are left out. */
async function publicEntries(): Promise<ReadonlyMap<string, string>> {
  const { packages } = await getPackages(process.cwd());
  return new Map(
    packages.flatMap(({ dir, packageJson }) => {
      const { private: unpublished, exports, publishConfig } = manifest.parse(packageJson);
      if (unpublished === true) return [];
      return Object.keys(publishConfig?.exports ?? {}).flatMap((entry): [string, string][] => {
        const source = exports[entry]?.['tapehead-source'];
        if (source === undefined || source.includes('*')) return [];
        return [[packageJson.name + entry.slice(1), resolve(dir, source)]];
      });
    }),
  );
}

/** What the published packages of this workspace export; each symbol once, at its first entry. */
export async function publicInterface(): Promise<PublicInterface> {
  const entries = await publicEntries();
  const config = ts.getParsedCommandLineOfConfigFile('tsconfig.json', undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic({ messageText }) {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  const program = ts.createProgram([...entries.values()], config?.options ?? {});
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  const symbols = [...entries].flatMap(([entry, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) return [];
    return checker.getExportsOfModule(module).flatMap((exported): PublicSymbol[] => {
      const aliased = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = aliased ? checker.getAliasedSymbol(exported) : exported;
      if (seen.has(symbol)) return [];
      seen.add(symbol);
      return [{ name: exported.name, entry, symbol, declarations: symbol.declarations ?? [] }];
    });
  });
  return { checker, symbols };
}

/** The position of a declaration, as `file:line`. */
export function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return `${relative(process.cwd(), source.fileName)}:${line + 1}`;
}

/** Whether a declaration is the project's own, and not a library's. */
export function isOwn(node: ts.Node): boolean {
  return !dirname(node.getSourceFile().fileName).includes('node_modules');
}
