// uPlot writes numbers in the browser's language as soon as it is loaded, while the page is in English; and a
// Chromium that runs under LANG=C has a language of which no numbers can be written.
Object.defineProperty(navigator, 'language', { value: 'en' });

export {};
