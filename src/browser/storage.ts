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

/** Where is kept what is known of the files that a person has attached. */
export function filePrefix(username: string | null): string {
  return `chatapp.file.${username}/`
}

/** The browser's database that has these files themselves. */
export function fileDatabase(username: string | null): string {
  return `chatapp.files.${username}`
}

/** Where it is kept what a person's next messages reply to. */
export function replyPrefix(username: string | null): string {
  return `chatapp.reply.${username}/`
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
export async function forgetPerson(username: string | null): Promise<void> {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(placePrefix(username))) sessionStorage.removeItem(name)
  for (const prefix of [outboxPrefix, draftPrefix, replyPrefix, filePrefix, pushName].map(prefixOf =>
    prefixOf(username),
  ))
    for (const name of keptNames(prefix)) localStorage.removeItem(name)
  await new Promise(resolve => {
    if (!globalThis.indexedDB) return resolve(null)
    const request = indexedDB.deleteDatabase(fileDatabase(username))
    // Each tab closes it when it hears of this; once one that sleeps does so too, the browser removes it.
    request.onsuccess = request.onerror = request.onblocked = resolve
  })
}
