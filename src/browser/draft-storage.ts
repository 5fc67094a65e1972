import { me } from './person.ts'
import { draftPrefix, keep, keptNames } from './storage.ts'

/** What was begun in this browser, and what is known of what the server has. */
export type KeptDraft = {
  text: string
  /** When it was typed, by this device's clock. */
  typedAt: number
  /** The server's version that it is, or was typed after; 0 where none is known. */
  version: number
  /** Whether the server has it. */
  isSaved: boolean
  /** Whether the server may have any text, which goes when this is sent. */
  isOnServer: boolean
  /** For whom the page was: somebody else may get the name once the account is deleted. */
  partnerId: string | null
}

/** What found no room in the browser's storage, by its name there: this tab has it for itself. */
const unkept = new Map<string, KeptDraft>()

/** Reads what was begun to somebody. Returns null when there is nothing. */
export function readDraft(partner: string): KeptDraft | null {
  const name = nameOf(partner)
  return unkept.get(name) ?? parseDraft(localStorage.getItem(name))
}

/** Keeps it for all tabs. What is empty and saved need not be kept. */
export function writeDraft(partner: string, draft: KeptDraft): void {
  const name = nameOf(partner)
  unkept.delete(name)
  if (draft.text === '' && draft.isSaved) localStorage.removeItem(name)
  else if (!keep(name, JSON.stringify(draft))) unkept.set(name, draft)
}

/** Forgets what was begun to somebody. */
export function forgetDraft(partner: string): void {
  unkept.delete(nameOf(partner))
  localStorage.removeItem(nameOf(partner))
}

/** Lists to whom something was begun that the server does not have yet. */
export function unsavedPartners(): string[] {
  const prefix = draftPrefix(me())
  const names = new Set([...keptNames(prefix), ...unkept.keys()])
  return [...names]
    .map(name => name.slice(prefix.length))
    .filter(partner => readDraft(partner)?.isSaved === false)
}

/** To whom a draft is that another tab has changed; null for anything else in the storage. */
export function partnerOf(name: string | null): string | null {
  const prefix = draftPrefix(me())
  return name?.startsWith(prefix) ? name.slice(prefix.length) : null
}

/** Reads a draft as it is kept. Returns null for none. Before the server had drafts, it was the text alone. */
export function parseDraft(kept: string | null): KeptDraft | null {
  if (kept === null) return null
  try {
    const { text, typedAt, version, isSaved, isOnServer, partnerId } = JSON.parse(kept)
    if (typeof text === 'string' && typeof typedAt === 'number' && typeof version === 'number')
      return {
        text,
        typedAt,
        version,
        isSaved: isSaved === true,
        isOnServer: isOnServer === true,
        partnerId: typeof partnerId === 'string' ? partnerId : null,
      }
  } catch {}
  return { text: kept, typedAt: 0, version: 0, isSaved: false, isOnServer: false, partnerId: null }
}

function nameOf(partner: string): string {
  return draftPrefix(me()) + partner
}
