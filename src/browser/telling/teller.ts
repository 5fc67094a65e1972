/**
 * Has one tab of a person's be the one that tells, in this browser: the first, and when it is closed the next. Where there are no locks, which is over
 * plain http, it is the tab that was looked at last.
 * @returns whether it is this one
 */
export function becomeTeller(me: string): () => Promise<boolean> {
  const name = `chatapp.telling.${me}/`
  return 'locks' in navigator ? byLock(name) : byLastLook(name)
}

function byLock(name: string): () => Promise<boolean> {
  let isHeld = false
  let release: (() => void) | undefined

  /** A page that is put away for going back to it may not hold a lock. */
  function holdUntilHidden(): Promise<void> {
    isHeld = true
    return new Promise<void>(resolve => {
      release = resolve
    }).then(() => {
      isHeld = false
    })
  }

  function ask(): Promise<void> {
    return new Promise(answered => {
      void navigator.locks
        .request(name, { ifAvailable: true }, lock => {
          answered()
          return lock ? holdUntilHidden() : waitForIt()
        })
        .catch(() => answered())
    })
  }

  function waitForIt(): void {
    void navigator.locks.request(name, holdUntilHidden).catch(() => {})
  }

  let asked = ask()
  addEventListener('pagehide', () => release?.())
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) asked = ask()
  })
  return () => asked.then(() => isHeld)
}

function byLastLook(name: string): () => Promise<boolean> {
  const own = String(Math.random())
  const take = () => {
    if (document.visibilityState === 'visible' && document.hasFocus()) localStorage.setItem(name, own)
  }
  take()
  addEventListener('focus', take)
  document.addEventListener('visibilitychange', take)
  addEventListener('pagehide', () => {
    if (localStorage.getItem(name) === own) localStorage.removeItem(name)
  })
  return async () => {
    if (localStorage.getItem(name) === null) localStorage.setItem(name, own)
    return localStorage.getItem(name) === own
  }
}
