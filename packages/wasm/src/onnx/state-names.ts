/**
 * The names of the tensors of a model's state, by where they stand in it, in the order of `tensorsOf`:
 * `state.memory`, `state.controller.0.hidden`.
 */
export function stateNames(tree: unknown, where = 'state'): readonly string[] {
  if (tree === null) return [];
  // What has a dataId is a tensor; `tensorsOf` refuses all else that a state must not hold.
  if (typeof tree !== 'object' || 'dataId' in tree) return [where];
  return Object.entries(tree).flatMap(([name, member]: [string, unknown]) =>
    stateNames(member, `${where}.${name}`),
  );
}
