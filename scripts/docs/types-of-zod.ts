import ts from 'typescript';
import { isOwn, placeOf, type PublicInterface, type PublicSymbol } from './public-symbols.js';

/** A public symbol whose types come to one of zod's. */
export interface ZodUse {
  readonly name: string;
  /** Where it stands, and by way of which names. */
  readonly line: string;
  /** Whether it is a schema with an interface of ours, or that interface. */
  readonly isSchema: boolean;
}

/**
 * The public symbols whose types come to one of zod's. Followed are types as they are written, as declarations show
 * them: through parameters, results and members and all of the project's own types.
 */
export function typesOfZod({ checker, symbols }: PublicInterface): readonly ZodUse[] {
  return symbols.flatMap((symbol) => {
    const [first] = symbol.declarations.filter(isOwn);
    const way = first && wayToZod(checker, symbol);
    if (!first || !way) return [];
    const line = `${placeOf(first)} ${way.join(' > ')}`;
    const isSchema = schemaWay(first) === way.length && way.at(-2)?.endsWith('Schema') === true;
    return [{ name: symbol.name, line, isSchema }];
  });
}

/** How many names lead from a schema to zod: its own, that of its interface, and what that extends. */
function schemaWay(declaration: ts.Declaration): number | undefined {
  if (ts.isVariableDeclaration(declaration)) return 3;
  return ts.isInterfaceDeclaration(declaration) ? 2 : undefined;
}

type Way = readonly string[];

/** The names from a symbol to a type of zod's, if there is one. */
function wayToZod(checker: ts.TypeChecker, { name, declarations }: PublicSymbol): Way | undefined {
  const seen = new Set<ts.Symbol>();
  const throughAll = (nodes: readonly ts.Node[], way: Way): Way | undefined => {
    for (const node of nodes) {
      const found = through(node, way);
      if (found) return found;
    }
    return undefined;
  };
  const through = (node: ts.Node, way: Way): Way | undefined => {
    const named = nameIn(node);
    const found = named && throughSymbol(checker.getSymbolAtLocation(named), way);
    return found ?? throughAll(typesIn(node), way);
  };
  const throughSymbol = (local: ts.Symbol | undefined, way: Way): Way | undefined => {
    if (!local) return undefined;
    const isAlias = (local.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(local) : local;
    if (seen.has(symbol)) return undefined;
    seen.add(symbol);
    const there = [...way, symbol.name];
    const places = symbol.declarations ?? [];
    if (places.some(isOfZod)) return there;
    return throughAll(places.filter(isOwn), there);
  };
  return throughAll(declarations, [name]);
}

function isOfZod(node: ts.Node): boolean {
  return node.getSourceFile().fileName.includes('/node_modules/zod/');
}

/** What a node of a type names. */
function nameIn(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isTypeQueryNode(node)) return node.exprName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

/** The parts of a node that are written types, without what a function does and what a variable begins with. */
function typesIn(node: ts.Node): readonly ts.Node[] {
  if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isPropertyDeclaration(node)) {
    return node.type && !isPrivate(node) ? [node.type] : [];
  }
  if (ts.isBlock(node) || isPrivate(node)) return [];
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

function isPrivate(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  );
}
