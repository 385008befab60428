/** So many names that differ by their number, such as `bit 0` and `bit 1`. */
export function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}
