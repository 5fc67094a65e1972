import { type Html, html } from '../html/html.ts'

const AVATAR_HUES = 8

/** A round sign with somebody's initial; its colour goes by the name. */
export function avatar(username: string): Html {
  const hue = Number(Bun.hash.crc32(username.toLowerCase())) % AVATAR_HUES
  return html`<span class="avatar hue-${hue}" aria-hidden="true">${username.slice(0, 1).toUpperCase()}</span>`
}
