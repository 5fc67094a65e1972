/** Returns who is signed in on this page, or null on the pages for signing in. */
export function me(): string | null {
  return document.querySelector<HTMLElement>('[data-me]')?.dataset.me ?? null
}

/** Says for whom this page was made: the cookie may have become somebody else's in another tab. */
export function forMe(): Record<string, string> {
  const name = me()
  return name === null ? {} : { 'X-ChatApp-Person': name }
}
