/** A part of the page that is loaded only when it is needed. @throws {Error} in words if it cannot be. */
export async function orSay<Module>(what: string, loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    throw new Error(
      `${what} could not be loaded. Is there no network, or is there a newer version of this page? Reload it to try again.`,
      { cause },
    );
  }
}
