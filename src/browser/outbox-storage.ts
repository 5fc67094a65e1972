/** A message that the server does not have yet, kept in the browser over reloads. */
export type Item = { storageKey: string; partner: string; key: string; body: string; refusal?: string }

let lastPosition = 0

/** Reads what is kept for a person, the oldest first. */
export function readAll(username: string | null): Item[] {
  return keysOf(username)
    .sort()
    .flatMap(storageKey => {
      const item = parse(localStorage.getItem(storageKey))
      return item ? [{ ...item, storageKey }] : []
    })
}

/**
 * Keeps a message under a name that sorts after all that are kept, those of other tabs too. It is a number
 * rather than the time: a clock may be set back.
 */
export function add(username: string | null, item: Omit<Item, 'storageKey'>): Item {
  const positions = keysOf(username)
    .map(name => Number.parseInt(name.slice(prefix(username).length), 10))
    .filter(Number.isSafeInteger)
  lastPosition = Math.max(lastPosition, ...positions) + 1
  const position = String(lastPosition).padStart(16, '0')
  const added = { ...item, storageKey: `${prefix(username)}${position}.${item.key}` }
  write(added)
  return added
}

/** Keeps what has changed of a message. False when it is not there any more: another tab deleted it. */
export function update(item: Item): boolean {
  if (localStorage.getItem(item.storageKey) === null) return false
  write(item)
  return true
}

export function remove({ storageKey }: Item): void {
  localStorage.removeItem(storageKey)
}

function keysOf(username: string | null): string[] {
  return Object.keys(localStorage).filter(name => name.startsWith(prefix(username)))
}

function write({ storageKey, ...item }: Item): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(item))
  } catch {
    // no room left: it is still sent as long as the page stays open
  }
}

function parse(text: string | null): Omit<Item, 'storageKey'> | null {
  try {
    const { partner, key, body, refusal } = JSON.parse(text ?? '')
    return typeof partner === 'string' && typeof key === 'string' && typeof body === 'string'
      ? { partner, key, body, ...(typeof refusal === 'string' && { refusal }) }
      : null
  } catch {
    return null
  }
}

/** A slash ends the name, since names have dots: ann's messages are not ann.lee's. */
function prefix(username: string | null): string {
  return `chatapp.outbox.${username}/`
}
