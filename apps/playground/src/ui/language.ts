// uPlot formats numbers in the browser's language as soon as it is loaded, but the page is in English; and under LANG=C
// Chromium reports a language for which no numbers can be formatted.
Object.defineProperty(navigator, 'language', { value: 'en' });

export {};
