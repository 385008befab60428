/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module 'virtual:stored-results' {
  /** The results of plain LSTMs by task, as `storedResults` reads them. */
  export const results: Readonly<
    Record<
      string,
      {
        readonly measured: string;
        readonly results: readonly {
          readonly setting: Readonly<Record<string, number>>;
          readonly reached: string;
        }[];
      }
    >
  >;
}
