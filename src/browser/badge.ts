/** Two digits do not fit. */
const MAX_SHOWN = 9

let shown = 0
let plain: Promise<string> | undefined

/** Shows a number at the icon of the page, and at that of the app where there is one. */
export function showBadge(count: number): void {
  if (count === shown) return
  shown = count
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (link) void drawAt(link, count).catch(() => {}) // the title has the number, too
  void navigator.setAppBadge?.(count).catch(() => {})
}

async function drawAt(link: HTMLLinkElement, count: number): Promise<void> {
  link.dataset.plain ??= link.href
  plain ??= fetch(link.dataset.plain).then(response => response.text())
  const icon = await plain
  if (count !== shown) return // another number came meanwhile
  link.href =
    count === 0 ? link.dataset.plain : `data:image/svg+xml,${encodeURIComponent(withBadge(icon, count))}`
}

/** The icon is an SVG of 32 by 32: a red disc stands at its corner, with the number on it. */
function withBadge(icon: string, count: number): string {
  const text = count > MAX_SHOWN ? `${MAX_SHOWN}+` : count
  const badge = `<circle cx="21" cy="11" r="11" fill="#c62a2f"/><text x="21" y="16.500" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="15" fill="#fff">${text}</text></svg>`
  return icon.replace(/<\/svg>\s*$/, badge)
}
