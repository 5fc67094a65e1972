/** What a browser or a system paints around the pages: `--background` of public/palette.css, which only style sheets can read. */
export const BACKGROUND = { light: '#f4f7f6', dark: '#101513' }
