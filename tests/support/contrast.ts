import axe, { type AxeResults, type NodeResult, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** What text is to have of contrast with what it stands on, by WCAG 2.2: 4.5:1 (AA) or 7:1 (AAA), less for large letters. */
export type Level = 'AA' | 'AAA'

const RULES = { AA: 'color-contrast', AAA: 'color-contrast-enhanced' } as const

/** How many texts were looked at, and which have too little contrast or one that could not be told. */
export type Contrasts = { looked: number; wrong: string[] }

/** Looks at the texts of a page within some elements, with axe-core, as they are painted now. */
export async function lookAtContrast(page: Page, selector: string, level: Level): Promise<Contrasts> {
  await page.evaluate(axe.source)
  const options: RunOptions = { runOnly: [RULES[level]], preload: false }
  const { passes, violations, incomplete } = await page.evaluate<
    Pick<AxeResults, 'passes' | 'violations' | 'incomplete'>
  >(`axe.run(${JSON.stringify(selector)}, ${JSON.stringify(options)})`)
  return {
    looked: passes.flatMap(({ nodes }) => nodes).length,
    wrong: [...violations, ...incomplete].flatMap(({ nodes }) =>
      nodes
        .filter(isOfText)
        .map(({ html, any }) => `${html}: ${any.map(({ message }) => message).join('; ')}`),
    ),
  }
}

/** An emoji or an arrow is no text, and an emoji has colours of its own. */
function isOfText({ any }: NodeResult): boolean {
  return any.some(({ message }) => !message.includes('non-text characters'))
}
