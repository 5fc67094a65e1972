import type { News } from '../notifications/news.ts'
import { tagOf } from '../notifications/tag.ts'
import { textOfNews } from '../notifications/text.ts'
import { shownName } from '../people/name.ts'
import type { Words } from '../words/words.ts'
import type { PushedNotification } from './model.ts'

/** A message as a device shows it. Its text is there only where its person wants that. */
export function notificationOf(
  { createdAt, isNew, ...news }: News & { createdAt: Date; isNew: boolean },
  words: Words,
): PushedNotification {
  const { sender, senderDisplayName } = news
  return {
    title: shownName(sender, senderDisplayName)(words),
    body: textOfNews(news)(words),
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
