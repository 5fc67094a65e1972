import { readElements } from './elements.ts'
import { openPartner, openPartnerId } from './open-conversation.ts'
import { request } from './request.ts'

/** The conversation that is open while something is asked about it. */
export type OpenConversation = {
  /**
   * Reads a part of it. Returns null when another one was opened meanwhile: then that one is caught up instead.
   * @param query which part, by a number
   * @param expected a selector that each element of the answer matches
   * @throws when there is no such answer
   */
  read(query: string, expected: string): Promise<{ response: Response; elements: HTMLElement[] } | null>
}

const RETRY_MS = 1_000
const LONGEST_PAUSE_MS = 15_000

/**
 * Gives what fetches that which the open conversation lacks: one at a time, once more when it was asked for meanwhile, and again after growing
 * pauses where it failed.
 */
export function createCatchUp(fetchMissed: (conversation: OpenConversation) => Promise<void>): {
  now(): void
  later(): void
} {
  let isCatchingUp = false
  let isWanted = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let pauseMs = RETRY_MS

  function now(): void {
    isWanted = true
    if (!isCatchingUp) void catchUpUntilDone()
  }

  function later(): void {
    clearTimeout(retry)
    retry = setTimeout(now, pauseMs) // and again when the socket is back
  }

  async function catchUpUntilDone(): Promise<void> {
    isCatchingUp = true
    clearTimeout(retry)
    while (isWanted) {
      isWanted = false
      const partner = openPartner()
      if (partner === null) break
      try {
        await fetchMissed(openNow(partner))
        pauseMs = RETRY_MS
      } catch {
        later()
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
      }
    }
    isCatchingUp = false
  }

  function openNow(partner: string): OpenConversation {
    const pane = document.querySelector('#conversation')
    const id = openPartnerId()
    return {
      async read(query, expected) {
        const about = id === null ? '' : `&partner=${id}`
        const response = await request(`/with/${encodeURIComponent(partner)}/messages?${query}${about}`)
        if (response.status === 404) location.assign('/') // the partner is gone
        if (!response.ok) throw new Error(`status ${response.status}`)
        const elements = await readElements(response, expected)
        if (pane === document.querySelector('#conversation') && partner === openPartner())
          return { response, elements }
        isWanted = true
        return null
      },
    }
  }

  return { now, later }
}
