/** Cuts a text without marks into its paragraphs, as Markdown would: where lines are empty. The browser does so, too. */
export function paragraphsOf(text: string): string[] {
  return text
    .trim()
    .split(/\n(?:[ \t\r]*\n)+/)
    .map(paragraph => paragraph.trim())
}
