import type { ShownPerson } from '../accounts/store.ts'
import { type Html, html } from '../html/html.ts'
import { picturePath } from '../profiles/paths.ts'
import { idOfDeleted, shownName } from './name.ts'

const AVATAR_HUES = 8

/** Several signs for a computer may be one for a reader. */
const characters = new Intl.Segmenter()

/** Somebody's picture, or a round sign with their initial, whose colour goes by the username. */
export function avatar({ username, displayName, picture }: Omit<ShownPerson, 'id'>): Html {
  if (picture)
    return html`<img class="avatar" src="${picturePath(picture, 'small')}" alt="" width="40" height="40">`
  const hue = Number(Bun.hash.crc32(username.toLowerCase())) % AVATAR_HUES
  return html`<span class="avatar hue-${hue}" aria-hidden="true">${initialOf(displayName || username)}</span>`
}

function initialOf(name: string): string {
  const first = name.slice(0, 1)
  if (first < '\x7f') return first.toUpperCase() // looking for more takes a while, and most names begin so
  const [initial] = characters.segment(name)
  return initial?.segment.toUpperCase() ?? ''
}

/** The name that somebody chose with the username beside it, which nobody else can have; or the username alone. */
export function fullName({ username, displayName }: Omit<ShownPerson, 'id' | 'picture'>): Html {
  if (displayName === '' || idOfDeleted(username) !== null) return html`${shownName(username)}`
  return html`<bdi>${displayName}</bdi> <small class="username"><bdi>${username}</bdi></small>`
}
