/** The task that the editor begins with. */
export const exampleTask = `// Copy, but every vector is answered with its bits turned over.

export const inputSize = 6; // 4 bits, a start marker and an end marker
export const outputSize = 4;
export const maxLength = 8; // the longest sequence to train on

type Row = number[];
interface Random {
  uniform(): number; // from 0 to 1
  integer(below: number): number;
  bits(count: number): Row;
}

/** The steps of one sequence. A target that is null does not count. */
export function sequence(length: number, random: Random) {
  const inputs: Row[] = [[0, 0, 0, 0, 1, 0]];
  const targets: (Row | null)[] = [null];
  const vectors = Array.from({ length }, () => random.bits(4));
  for (const vector of vectors) {
    inputs.push([...vector, 0, 0]);
    targets.push(null);
  }
  inputs.push([0, 0, 0, 0, 0, 1]);
  targets.push(null);
  for (const vector of vectors) {
    inputs.push([0, 0, 0, 0, 0, 0]);
    targets.push(vector.map((bit) => 1 - bit));
  }
  return { inputs, targets };
}
`;
