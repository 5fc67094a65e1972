import htmx from 'htmx.org'
import { messageList, showsLatest } from './open-conversation.ts'
import { firstInView, scroller } from './view.ts'

// Where a conversation is open at a part in its middle, what is newer loads below when it comes into view, until the part reaches the end.

let loading: { item: Element; seen: HTMLElement | undefined; top: number } | null = null

/** Remembers what one sees when newer messages are about to come in. */
export function watchNewer(): void {
  htmx.on('htmx:before:swap', ({ detail: { ctx } }) => {
    const item = ctx.sourceElement
    if (!item.matches('.newer')) return
    const seen = firstInView()
    loading = { item, seen, top: seen?.getBoundingClientRect().top ?? 0 }
  })
}

/**
 * They have come in: what one saw stays where it was, also where one was at the lower end.
 * @returns whether the page has reached the end of the conversation, where more may have come since these were read
 */
export function settleNewer(): boolean {
  if (!loading || loading.item.isConnected) return false
  const { seen, top } = loading
  loading = null
  if (seen?.isConnected)
    scroller()?.scrollBy({ top: seen.getBoundingClientRect().top - top, behavior: 'instant' })
  return messageList() !== null && showsLatest()
}
