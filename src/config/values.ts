import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { isEmailAddress } from '../mail/address.ts'

// Each takes an option's text and gives its value, or throws an Error whose message completes "PORT must be …".

export function anyText(text: string): string {
  return text
}

/** A file or folder, as an absolute path; nothing stays nothing. */
export function path(text: string): string {
  return text && resolve(text)
}

/** A text in one line, with so many characters; blanks alone are none. */
export function line(min: number, max: number) {
  return (text: string): string => {
    const length = text.trim() === '' ? 0 : [...text].length
    if (length < min || length > max || /\p{Cc}/u.test(text))
      throw new Error(`one line of ${min} to ${max} characters`)
    return text
  }
}

export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= min && number <= max))
      throw new Error(`a whole number from ${min} to ${max}, not "${text}"`)
    return number
  }
}

export function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find(candidate => candidate === text)
    if (choice === undefined)
      throw new Error(`${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, not "${text}"`)
    return choice
  }
}

const BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[A-Za-z0-9._-]+)*)\/?$/

/** A bucket, and a folder in it, as `bucket/folder`; nothing stays nothing. */
export function bucketUrl(text: string): string {
  const [, place] = BUCKET.exec(text) ?? []
  if (text !== '' && place === undefined) throw new Error(`like s3://bucket/folder, not "${text}"`)
  return place ?? ''
}

/** Where an object store is; nothing stays nothing. */
export function bucketEndpoint(text: string): string {
  if (text !== '' && !/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
    throw new Error(`a URL like https://s3.example.com, not "${text}"`)
  return text.replace(/\/+$/, '')
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]*)$/

/** Media types with commas between them, each with `*` for all of its kind. */
export function mediaTypes(text: string): string[] {
  const types = text
    .toLowerCase()
    .split(',')
    .map(type => type.trim())
    .filter(type => type !== '')
  const wrong = types.find(type => !MEDIA_TYPE.test(type))
  if (wrong !== undefined) throw new Error(`types such as image/* or application/pdf, not "${wrong}"`)
  return types
}

/** The text is a secret (it may hold a password), so the complaint does not repeat it. */
export function postgresUrl(text: string): string {
  if (text !== '' && !/^postgres(ql)?:$/.test(URL.parse(text)?.protocol ?? ''))
    throw new Error('a URL like postgres://user:password@host:5432/database')
  return text
}

/** As with the database, the text has a password, and the complaint does not repeat it. */
export function smtpUrl(text: string): string {
  const url = URL.parse(text)
  if (text !== '' && !(url && /^smtps?:$/.test(url.protocol) && url.hostname !== ''))
    throw new Error('a URL like smtps://user:password@mail.example.com:465')
  return text
}

export function emailAddress(text: string): string {
  if (text !== '' && !isEmailAddress(text)) throw new Error(`an address like chat@example.com, not "${text}"`)
  return text
}

const MIN_SECRET_KEY = 32

/** What a key is made of; nothing stays nothing. The complaint does not repeat it. */
export function secretKey(text: string): string {
  if (text !== '' && text.length < MIN_SECRET_KEY)
    throw new Error(`a text of ${MIN_SECRET_KEY} characters or more that nobody can guess`)
  return text
}

/** Where a site is: scheme, host and port, as in the `Origin` header; nothing stays nothing. */
export function origin(text: string): string {
  if (text === '') return ''
  const url = URL.parse(text)
  const isOrigin = url && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href
  if (!isOrigin) throw new Error(`a URL like https://chat.example.com, without a path, not "${text}"`)
  return url.origin
}

/** Who signs people in. What is on the way there must not be read or changed by anybody, so http is for this machine alone. */
export function issuer(text: string): string {
  if (text === '') return ''
  const url = URL.parse(text)
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname))
  if (!url || !isSafe || url.username || url.password || /[?#]/.test(text))
    throw new Error(`an address like https://id.example.com/realms/main, not "${text}"`)
  return url.href
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Addresses and ranges (CIDR), separated by commas. */
export function addressRanges(text: string): string[] {
  const ranges = text
    .split(',')
    .map(range => range.trim())
    .filter(range => range !== '')
  for (const range of ranges) {
    if (!isAddressRange(range)) throw new Error(`addresses like 10.0.0.7 or 10.0.0.0/8, not "${range}"`)
  }
  return ranges
}

function isAddressRange(range: string): boolean {
  const [address = '', bits, ...rest] = range.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
