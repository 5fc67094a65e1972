/** A later moment is not waited for: browsers have timers of up to 24.8 days. */
const LONGEST_MS = 24 * 86_400_000

/** Where the server’s clock is behind, it still says that somebody is muted. */
const AGAIN_AFTER_MS = 60_000

let timer: ReturnType<typeof setTimeout> | undefined
let nextEnd = Number.POSITIVE_INFINITY

/**
 * Looks when the first mute ends that is shown, and has the row of that conversation fetched anew then.
 * @param refresh fetches somebody's row
 */
export function watchMutes(refresh: (username: string) => void): void {
  const rows = [...document.querySelectorAll<HTMLElement>('#people .row[data-muted-until]')]
  const end = Math.min(...rows.map(endOf))
  if (end === nextEnd) return
  clearTimeout(timer)
  nextEnd = end
  const inMs = end - Date.now()
  if (inMs > LONGEST_MS) return
  timer = setTimeout(
    () => {
      nextEnd = Number.POSITIVE_INFINITY
      for (const row of rows) if (endOf(row) <= end && row.dataset.user) refresh(row.dataset.user)
    },
    inMs > 0 ? inMs + 1 : AGAIN_AFTER_MS,
  )
}

function endOf(row: HTMLElement): number {
  return Date.parse(row.dataset.mutedUntil ?? '')
}
