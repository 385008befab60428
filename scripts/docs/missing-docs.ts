import ts from 'typescript';
import { examplesOf } from './examples.js';
import { isOwn, placeOf, type PublicInterface, type PublicSymbol } from './public-symbols.js';

/** What the public symbols lack, one line each: the position, the symbol, and what is missing. */
export function missingDocs({ checker, symbols }: PublicInterface): readonly string[] {
  return symbols
    .filter(isHeldToIt)
    .flatMap((symbol) => [
      ...missingDescriptions(checker, symbol),
      ...missingThrows(checker, symbol),
      ...missingExamples(checker, symbol),
    ]);
}

function isHeldToIt({ declarations: [first] }: PublicSymbol): boolean {
  return first !== undefined && isOwn(first);
}

/** The symbol's own description, and that of each member of an interface, a class or a type of an object. */
function missingDescriptions(
  checker: ts.TypeChecker,
  { name, symbol, declarations }: PublicSymbol,
): string[] {
  const own = isDescribed(checker, symbol)
    ? []
    : declarations.slice(0, 1).map((first) => `${placeOf(first)} ${name}: a description`);
  const members = declarations.flatMap((declaration) =>
    membersOf(declaration).flatMap((member) => {
      const of = member.name && checker.getSymbolAtLocation(member.name);
      if (!of || isDescribed(checker, of)) return [];
      return [`${placeOf(member)} ${name}.${of.name}: a description`];
    }),
  );
  return [...own, ...members];
}

function isDescribed(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  return symbol.getDocumentationComment(checker).some(({ text }) => text.trim() !== '');
}

function membersOf(declaration: ts.Declaration): readonly (ts.ClassElement | ts.TypeElement)[] {
  if (ts.isInterfaceDeclaration(declaration)) return declaration.members;
  if (ts.isTypeAliasDeclaration(declaration)) return literalMembers(declaration.type);
  if (!ts.isClassDeclaration(declaration)) return [];
  // Members that override others are described where they are first declared.
  return declaration.members.filter(
    (member) =>
      (ts.getCombinedModifierFlags(member) &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Override)) ===
      0,
  );
}

/** The members of an object type, also within a union or an intersection. */
function literalMembers(type: ts.TypeNode): readonly ts.TypeElement[] {
  if (ts.isTypeLiteralNode(type)) return [...type.members];
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    return type.types.flatMap(literalMembers);
  }
  return ts.isParenthesizedTypeNode(type) ? literalMembers(type.type) : [];
}

/** A missing `@throws` of a function that throws itself, or that calls one with `@throws`. */
function missingThrows(checker: ts.TypeChecker, { name, declarations }: PublicSymbol): string[] {
  // With overloads, one of them is enough.
  if (declarations.some((declaration) => hasTag(declaration, 'throws'))) return [];
  return declarations.flatMap((declaration) => {
    if (!ts.isFunctionDeclaration(declaration) || !declaration.body) return [];
    if (!throwsIn(checker, declaration.body)) return [];
    return [`${placeOf(declaration)} ${name}: @throws, since it throws`];
  });
}

function throwsIn(checker: ts.TypeChecker, node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  // Inner functions run later, and errors within a `try` are handled.
  if (ts.isFunctionLike(node) || ts.isTryStatement(node)) return false;
  if (ts.isCallExpression(node)) {
    const called = checker.getResolvedSignature(node)?.getDeclaration();
    if (called && isOwn(called) && hasTag(called, 'throws')) return true;
  }
  return ts.forEachChild(node, (child) => throwsIn(checker, child) || undefined) ?? false;
}

/** A missing `@example` with a block of code, of a factory. */
function missingExamples(checker: ts.TypeChecker, symbol: PublicSymbol): string[] {
  // With overloads, one of them is enough.
  if (symbol.declarations.some((declaration) => examplesOf(declaration).length > 0)) return [];
  return symbol.declarations.flatMap((declaration) => {
    if (!isFactory(checker, declaration)) return [];
    return [`${placeOf(declaration)} ${symbol.name}: @example with a block of code that runs`];
  });
}

/**
 * Whether it is a function that returns an object of the project's own that can do something: one with functions
 * among its members, such as a part, a model or a step. A promise of one counts.
 */
function isFactory(checker: ts.TypeChecker, declaration: ts.Declaration): boolean {
  if (!ts.isFunctionDeclaration(declaration)) return false;
  const signature = checker.getSignatureFromDeclaration(declaration);
  if (!signature) return false;
  const returned = checker.getReturnTypeOfSignature(signature);
  const made = checker.getAwaitedType(returned) ?? returned;
  return made.getProperties().some((member) => {
    const [declared] = member.declarations ?? [];
    if (!declared || !isOwn(declared)) return false;
    return checker.getTypeOfSymbol(member).getCallSignatures().length > 0;
  });
}

function hasTag(node: ts.Node, name: string): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === name);
}
