import { readElements } from '../elements.ts'
import { request } from '../request.ts'
import type { PageTools } from '../search.ts'

/** Whoever types quickly asks once. */
const ASK_AFTER_MS = 200
const LONGEST_PAUSE_MS = 15_000

/** Asks for what a form says. */
type Asking = { now(): Promise<void>; later(): void }

/**
 * Asks the server, shows what it found, and says what keeps that from coming. What was found for an earlier text is not shown any more.
 * @param path gives the address of what is looked for now
 */
export function createAsking(finder: HTMLElement, path: () => string, tools: PageTools): Asking {
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let pauseMs = ASK_AFTER_MS

  async function now(): Promise<void> {
    clearTimeout(timer)
    const number = ++asked
    const isOutdated = () => number !== asked || !finder.isConnected
    finder.querySelector('.found')?.setAttribute('aria-busy', 'true')
    if (finder.matches('.pane')) history.replaceState(history.state, '', path())
    try {
      const fresh = await readAnswer(await request(path()))
      if (isOutdated()) return
      pauseMs = ASK_AFTER_MS
      if (fresh) show(finder, fresh, tools)
      showTrouble(finder, fresh ? null : 'failed')
    } catch {
      if (isOutdated()) return
      showTrouble(finder, 'offline')
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      timer = setTimeout(now, pauseMs)
    }
  }

  addEventListener('online', () => {
    if (finder.querySelector('.trouble[data-kind=offline]:not([hidden])')) void now()
  })
  return {
    now,
    later() {
      clearTimeout(timer)
      timer = setTimeout(now, ASK_AFTER_MS)
    },
  }
}

/** The page for what was asked, also where it says why that cannot be looked for; null where the server could not make one. */
async function readAnswer(response: Response): Promise<HTMLElement | null> {
  if (!response.ok && response.status !== 422) return null
  const [fresh] = await readElements(response, '.finder')
  return fresh ?? null
}

function show(finder: HTMLElement, fresh: HTMLElement, { htmx }: PageTools): void {
  const [sum, groups] = [finder.querySelector('.sum'), finder.querySelector('.groups')]
  sum?.replaceChildren(...(fresh.querySelector('.sum')?.childNodes ?? []))
  groups?.replaceChildren(...(fresh.querySelector('.groups')?.children ?? []))
  if (groups) htmx.process(groups)
  finder.querySelector('.found')?.scrollTo({ top: 0 })
}

/** What was found before stays: it may be of use. */
function showTrouble(finder: HTMLElement, kind: 'offline' | 'failed' | null): void {
  finder.querySelector('.found')?.removeAttribute('aria-busy')
  for (const trouble of finder.querySelectorAll<HTMLElement>('.trouble'))
    trouble.hidden = trouble.dataset.kind !== kind
}
