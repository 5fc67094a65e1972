import type { StateInline } from 'markdown-it'
import { LONGEST_ADDRESS } from './links.ts'

// Addresses are found here, and not by linkify-it, which markdown-it brings along: hosts of many `xn--` labels keep its regular expressions
// busy for seconds. These here have one way only to fit, and what they read is no longer than an address may be.

/** Ends of hosts that make an address of a word without a scheme. No file is called so, as it may be `.md`, `.py` or `.sh`. */
const ENDS_OF_HOSTS = new Set(
  'app at au be br ca ch com de dev dk edu es eu fi fr gov ie in info io it jp net nl no nz org pt se uk us'.split(
    ' ',
  ),
)

/** What no address has in it unless it is encoded: spaces, brackets of Markdown's, quotation marks, and the punctuation of East Asia. */
const ENDS_ADDRESS = String.raw`\s<>"\x60\p{Cc}\p{Pi}\p{Pf}\u3000-\u303f\uff01-\uff0f\uff1a-\uff20`

const REST_OF_ADDRESS = new RegExp(`[^${ENDS_ADDRESS}]{1,${LONGEST_ADDRESS}}`, 'uy')
const WORD = new RegExp(`[^${ENDS_ADDRESS}()\\[\\]{},;|]+`, 'gu')

const SCHEME = /(?:^|[^\p{L}\p{N}_])(https?)$/iu
const HOST = /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+(?=$|[:/?#])/u
const MAILBOX = /^(?:mailto:)?[\w.!#$%&*+/=?^{|}~-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/iu

/** What ends the sentence, and not the address at its end. */
const ENDS_SENTENCE = /[.,;:!?'*_~]/

/** A rule of markdown-it's: an address with a scheme may be a link, whatever in it would be a mark elsewhere. */
export function readAddress(state: StateInline, isOnlyAsked: boolean): boolean {
  if (state.linkLevel > 0 || !state.src.startsWith('://', state.pos)) return false
  const scheme = SCHEME.exec(state.pending.slice(-6))?.[1]
  if (!scheme) return false
  REST_OF_ADDRESS.lastIndex = state.pos + 3
  const rest = withoutEnd(REST_OF_ADDRESS.exec(state.src.slice(0, state.posMax))?.[0] ?? '')
  const address = `${scheme}://${rest}`
  if (!/^[\p{L}\p{N}[]/u.test(rest)) return false
  if (!isOnlyAsked) {
    state.pending = state.pending.slice(0, -scheme.length)
    const opening = state.push('link_open', 'a', 1)
    opening.attrSet('href', address)
    opening.info = 'auto'
    state.push('text', '', 0).content = address
    state.push('link_close', 'a', -1)
  }
  state.pos += 3 + rest.length
  return true
}

/** Cuts a text where it may have addresses without a scheme: of mailboxes, and of hosts that begin with `www.` or have a well-known end. */
export function cutAddresses(text: string): (string | { address: string; text: string })[] {
  if (!text.includes('.')) return [text]
  const parts: (string | { address: string; text: string })[] = []
  let end = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const found = withoutEnd(word)
    const address = addressOf(found)
    if (!address) continue
    parts.push(text.slice(end, index), { address, text: found })
    end = index + found.length
  }
  return [...parts, text.slice(end)]
}

function addressOf(word: string): string | null {
  if (MAILBOX.test(word)) return /^mailto:/i.test(word) ? word : `mailto:${word}`
  const host = HOST.exec(word)?.[0].toLowerCase()
  const end = host?.slice(host.lastIndexOf('.') + 1) ?? ''
  return host && (host.startsWith('www.') || ENDS_OF_HOSTS.has(end)) ? `https://${word}` : null
}

/** An address without what follows it: the end of a sentence, and brackets that were opened before it. */
function withoutEnd(word: string): string {
  let length = word.length
  let closed = count(word, ')') - count(word, '(')
  for (; length > 0; length--) {
    const last = word[length - 1] ?? ''
    if (last === ')' && closed > 0) closed--
    else if (!ENDS_SENTENCE.test(last)) break
  }
  return word.slice(0, length)
}

function count(word: string, letter: string): number {
  return word.split(letter).length - 1
}
