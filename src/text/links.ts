/** Addresses that are longer stay text. */
export const LONGEST_ADDRESS = 1_500

const SAFE = ['http:', 'https:', 'mailto:']

/** Labels of hosts in these letters look like nothing else. Dotless i and its like are left out, which look like Latin ones. */
const LATIN = /^[-_0-9a-z\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e]*$/

/** Writings of which no letter looks like a Latin one. A label in one of them alone imitates none. */
const UNLIKE_LATIN = [
  /^[-0-9\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]*$/u,
  /^[-0-9\p{Script=Han}\p{Script=Hangul}]*$/u,
  ...['Arabic', 'Hebrew', 'Devanagari', 'Bengali', 'Tamil', 'Thai', 'Georgian'].map(
    script => new RegExp(`^[-0-9\\p{Script=${script}}\\p{M}]*$`, 'u'),
  ),
]

/** Writings that have Latin look-alikes. They are plain where the whole host is in them, its end too. */
const LIKE_LATIN = [/^[-.0-9\p{Script=Cyrillic}]*$/u, /^[-.0-9\p{Script=Greek}]*$/u]

/** Reads an address that a link may lead to: over http, https or to a mailbox. @returns null for any other */
export function readTarget(address: string): URL | null {
  const url = address.length > LONGEST_ADDRESS ? null : URL.parse(address)
  if (!url || !SAFE.includes(url.protocol)) return null
  return url.hostname !== '' || url.pathname.includes('@') ? url : null
}

/**
 * Says where a link leads, when its text does not say so itself: no text lies about it. A text says it when it begins as the address
 * does, up to the host and as it is typed. A host that looks like another one is given by its DNS name (`xn--…`).
 * @param address what `readTarget` has read
 * @returns null when the text says it
 */
export function describeTarget(url: URL, address: string, text: string): string | null {
  if (url.protocol === 'mailto:') return text.replace(/^mailto:/i, '') === url.pathname ? null : url.pathname
  const host = readableHost(address, url)
  const isSaid = !/\s/.test(text) && host !== null && hostTyped(text) === host
  return isSaid ? null : (host ?? url.hostname)
}

/** Gives the host of an address as it is typed; null when the browser takes another one for it, or a reader may. */
function readableHost(address: string, url: URL): string | null {
  const host = hostTyped(address)
  const isIt = isInternational(host) ? url.username === '' : host === url.hostname
  return isIt && isPlain(host) ? host : null
}

function hostTyped(address: string): string {
  return /^(?:https?:\/\/)?([^/?#:\\]+)/i.exec(address)?.[1]?.toLowerCase() ?? ''
}

function isInternational(host: string): boolean {
  return /\P{ASCII}/u.test(host)
}

function isPlain(host: string): boolean {
  const name = host.normalize('NFC')
  return (
    LIKE_LATIN.some(letters => letters.test(name)) ||
    name.split('.').every(label => [LATIN, ...UNLIKE_LATIN].some(letters => letters.test(label)))
  )
}
