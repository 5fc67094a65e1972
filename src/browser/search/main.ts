import type { PageTools } from '../search.ts'
import { watchFinder } from './finder.ts'
import { createPanel, type Panel } from './panel.ts'

// The script that is loaded when somebody searches for the first time.

let panel: Panel | null = null

/** Looks after the search: a panel in the place of the list, or the page where that is shown. */
export function createSearch(tools: PageTools) {
  panel ??= createPanel(tools)
  const { open, openByKey } = panel
  return {
    /** Opens it with what an address says. */
    openSearch: open,
    openByKey,
    searchOnPage(pane: HTMLElement): void {
      watchFinder(pane, tools)
    },
  }
}
