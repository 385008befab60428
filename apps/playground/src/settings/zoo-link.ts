/** The link of a model of the zoo, as a query. Its file has the settings. */
export function zooLink(zoo: string): URLSearchParams {
  return new URLSearchParams({ zoo });
}
