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

/** Whether a link may lead there: over http, https or to a mailbox, with the whole address. */
export function isSafeAddress(address: string): boolean {
  if (address.length > LONGEST_ADDRESS) return false
  const url = URL.parse(address)
  return url !== null && SAFE.includes(url.protocol) && (url.hostname !== '' || url.pathname.includes('@'))
}

/**
 * Says where a link leads, when its text does not say so itself: no text lies about it. A text says it when it begins as the address
 * does, up to the host and as it is typed. A host that looks like another one is given by its DNS name (`xn--…`).
 * @returns null when the text says it
 */
export function describeTarget(address: string, text: string): string | null {
  const url = URL.parse(address)
  if (!url) return address
  if (url.protocol === 'mailto:') return text.replace(/^mailto:/i, '') === url.pathname ? null : url.pathname
  const isSaid = !/\s/.test(text) && readableHost(text, url) !== null
  return isSaid ? null : (readableHost(address, url) ?? url.hostname)
}

/** Gives the host of an address as it is typed; null when it is another one, or may be taken for another one. */
function readableHost(typed: string, { hostname }: URL): string | null {
  const host = /^(?:https?:\/\/)?([^/?#:\\]+)/i.exec(typed)?.[1]?.toLowerCase() ?? ''
  const isIt =
    host === hostname || (isInternational(host) && URL.parse(`http://${host}`)?.hostname === hostname)
  return isIt && isPlain(host) ? host : null
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
