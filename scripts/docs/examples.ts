import ts from 'typescript';
import type { Snippet } from '../built/snippets.js';
import { placeOf, type PublicInterface } from './public-symbols.js';

/** The code in the docstrings of all public symbols. */
export function publicExamples({ symbols }: PublicInterface): readonly Snippet[] {
  return symbols.flatMap(({ declarations }) =>
    declarations.flatMap((declaration) =>
      examplesOf(declaration).map((code): Snippet => ({
        place: placeOf(declaration),
        language: 'ts',
        code,
      })),
    ),
  );
}

/** The blocks of code in a declaration's examples. */
export function examplesOf(declaration: ts.Node): readonly string[] {
  return ts
    .getJSDocTags(declaration)
    .filter(({ tagName }) => tagName.text === 'example')
    .flatMap(({ comment }) => {
      const text = ts.getTextOfJSDocComment(comment) ?? '';
      return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code);
    });
}
