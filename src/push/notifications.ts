import { describeContent } from '../files/summary.ts'
import type { News } from '../notifications/news.ts'
import { tagOf } from '../notifications/tag.ts'
import type { Words } from '../words/words.ts'
import type { PushedNotification } from './model.ts'

/** A push service takes 4 KB, and a screen shows less than this. */
const MAX_TEXT = 300

/** A message as a device shows it. Its text is there only where its person wants that. */
export function notificationOf(
  {
    sender,
    senderDisplayName,
    body,
    files,
    settings,
    createdAt,
    isNew,
  }: News & { createdAt: Date; isNew: boolean },
  words: Words,
): PushedNotification {
  const content = settings.showsText ? describeContent(body, files)(words) : ''
  return {
    title: senderDisplayName || sender,
    body: content === '' ? words.push.newMessage : shorten(content),
    tag: tagOf(sender),
    path: pathOf(sender),
    at: createdAt.getTime(),
    isSilent: !isNew,
    isOver: false,
  }
}

/** Takes the place of a message that was read elsewhere, or deleted, and goes away by itself. */
export function readElsewhere(partner: string, { push }: Words): PushedNotification {
  const [title, tag, path] = [push.readElsewhere, tagOf(partner), pathOf(partner)]
  return { title, body: '', tag, path, at: Date.now(), isSilent: true, isOver: true }
}

/** Shows that notifications work. */
export function trial({ push }: Words): PushedNotification {
  const [title, body] = [push.trialTitle, push.trialBody]
  return { title, body, tag: 'trial', path: '/', at: Date.now(), isSilent: false, isOver: false }
}

function pathOf(username: string): string {
  return `/with/${encodeURIComponent(username)}`
}

function shorten(text: string): string {
  const characters = [...text]
  return characters.length > MAX_TEXT ? `${characters.slice(0, MAX_TEXT - 1).join('')}…` : text
}
