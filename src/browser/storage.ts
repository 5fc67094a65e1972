// What the browser keeps for a person over reloads. It is theirs by name, since others may sign in here, and all tabs share it.

/** Lists the names under which something of a kind is kept for a person. */
export function keptNames(prefix: string): string[] {
  return Object.keys(localStorage).filter(name => name.startsWith(prefix))
}

/** Keeps a text. Returns false when there is no room for it: what was kept under this name stays. */
export function keep(name: string, text: string): boolean {
  try {
    localStorage.setItem(name, text)
    return true
  } catch {
    return false
  }
}

/** Where a person's messages that wait are kept. A slash ends the name, since names have dots: ann's are not ann.lee's. */
export function outboxPrefix(username: string | null): string {
  return `chatapp.outbox.${username}/`
}

/** Where a person's drafts are kept. */
export function draftPrefix(username: string | null): string {
  return `chatapp.draft.${username}/`
}

/** Where this tab keeps where a person was in each conversation. */
export function placePrefix(username: string | null): string {
  return `chatapp.place.${username}/`
}

/** Where it is kept that a person wants to be told here while no page is open. */
export function pushName(username: string | null): string {
  return `chatapp.push.${username}/`
}

/** Forgets everything that is kept for a person. */
export function forgetPerson(username: string | null): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(placePrefix(username))) sessionStorage.removeItem(name)
  for (const prefix of [outboxPrefix(username), draftPrefix(username), pushName(username)])
    for (const name of keptNames(prefix)) localStorage.removeItem(name)
}
