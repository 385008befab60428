/** The address of the site that the page is a part of; null where it stands alone. */
export const siteAbove = document.querySelector('link[rel=up]')?.getAttribute('href') ?? null;
