/** A block of code in a page, and why it is not tried where it is not. */
export type Block = { language: string; code: string; line: number; notRun: string | null }

const FENCE = /^(?:<!-- not run: (?<reason>.*?) -->\n)?```(?<language>\w*)\n(?<code>[\s\S]*?)^```$/gm

/** Finds the blocks of code in a page of Markdown. */
export function findBlocks(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].map(({ index, groups }) => ({
    language: groups?.language ?? '',
    code: groups?.code ?? '',
    line: markdown.slice(0, index).split('\n').length,
    notRun: groups?.reason ?? null,
  }))
}
