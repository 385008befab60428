/** A plugin of TypeDoc's: what a function throws is named in the reference, which would only say when. */
import { Converter } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const { comment } of Object.values(project.reflections)) {
      for (const { tag, typeAnnotation, content } of comment?.blockTags ?? []) {
        if (tag !== '@throws' || typeAnnotation === undefined) continue;
        const names = typeAnnotation.replace(/^\{|\}$/g, '').split('|');
        const named = names.map((name) => `\`${name.trim()}\``).join(' or ');
        content.unshift({ kind: 'text', text: `${named} ` });
      }
    }
  });
}
