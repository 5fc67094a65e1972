import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** How a page is looked at, one way after the other: a theme changes nothing but colours. */
const LOOKS = [
  { width: 360, colorScheme: 'light', options: {} },
  { width: 1440, colorScheme: 'light', options: {} },
  { width: 1440, colorScheme: 'dark', options: { runOnly: ['color-contrast'] } },
] as const

/** Looks at a page, which has the script of axe-core, in each way. @returns what is wrong, as the rule and the element */
export async function findViolations(page: Page): Promise<string[]> {
  const found = new Set<string>()
  for (const { width, colorScheme, options } of LOOKS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await page.evaluate<Pick<AxeResults, 'violations'>>(
      `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], preload: false, ...options })})`,
    )
    for (const { id, nodes } of violations)
      for (const { html, any } of nodes)
        found.add(`${width} ${colorScheme}: ${id} ${html} ${any.map(({ message }) => message).join('; ')}`)
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    if (overflow > 0) found.add(`${width}: wider than the window by ${overflow}`)
  }
  return [...found]
}
