import { conversationPath } from '../conversations/path.ts'
import { describeContent } from '../files/summary.ts'
import { type Html, html } from '../html/html.ts'
import { shownName } from '../people/name.ts'
import { plainText } from '../text/plain.ts'
import type { Words } from '../words/words.ts'
import type { News } from './news.ts'
import { tagOf } from './tag.ts'

/** Systems show less of a text. */
const TEXT_LENGTH = 300

/** Marks take room, too. */
const READ_OF_TEXT = 1_000

/** What somebody is to be told of a message, and how: for the page's script, which shows it elsewhere. */
export function newsItem({ sender, senderDisplayName, seq, body, files, settings }: News): Html {
  const { playsSound, showsNotifications, showsText } = settings
  const text = shorten(plainText(body.slice(0, READ_OF_TEXT)))
  const hasContent = showsText && (text !== '' || files.length > 0)
  return html`<article class="news" data-seq="${seq}" data-tag="${tagOf(sender)}" data-path="${conversationPath(sender)}" ${playsSound && html`data-sound`} ${showsNotifications && html`data-notification`}>
<h2>${shownName(sender, senderDisplayName)}</h2>
<p>${hasContent ? describeContent(text, files) : (say: Words) => say.notifications.newMessage}</p>
</article>`
}

/** Says that somebody wants to be told of nothing here, until they set it otherwise. */
export function nothingToTell(): Html {
  return html`<article class="news" data-off></article>`
}

/** In which conversations there is something unread, by the names of the partners. */
export function unreadList(partners: readonly string[]): Html {
  return html`${partners.map(partner => html`<li data-user="${partner}"></li>`)}`
}

function shorten(text: string): string {
  const characters = [...text.slice(0, TEXT_LENGTH * 2)]
  return characters.length > TEXT_LENGTH
    ? `${characters.slice(0, TEXT_LENGTH - 1).join('')}…`
    : characters.join('')
}
