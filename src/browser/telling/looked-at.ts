/** Has other tabs know while somebody looks at this one. A tab that ends, however, is not looked at any more: its lock goes with it. */
export function sayWhenLookedAt(me: string): void {
  let release: (() => void) | null = null

  function look(): void {
    const isLookedAt = document.visibilityState === 'visible' && document.hasFocus()
    if (isLookedAt === (release !== null)) return
    if (release) {
      release()
      release = null
      return
    }
    const end = new Promise<void>(resolve => {
      release = resolve
    })
    void navigator.locks?.request(nameFor(me), { mode: 'shared' }, () => end).catch(() => {})
  }

  look()
  for (const kind of ['focus', 'blur', 'pageshow']) addEventListener(kind, look)
  document.addEventListener('visibilitychange', look)
  addEventListener('pagehide', () => {
    release?.()
    release = null
  })
}

/** Whether somebody looks at a tab of theirs in this browser. */
export async function isLookedAt(me: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.some(({ name }) => name === nameFor(me))
}

function nameFor(me: string): string {
  return `chatapp.looked-at.${me}/`
}
