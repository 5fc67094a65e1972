import { conversationPath } from '../conversations/path.ts'
import { type Html, html } from '../html/html.ts'
import { shownName } from '../people/name.ts'
import type { News } from './news.ts'
import { tagOf } from './tag.ts'
import { textOfNews } from './text.ts'

/** What somebody is to be told of a message, and how: for the page's script, which shows it elsewhere. */
export function newsItem(news: News): Html {
  const { sender, senderDisplayName, seq, settings } = news
  const { playsSound, showsNotifications } = settings
  return html`<article class="news" data-seq="${seq}" data-tag="${tagOf(sender)}" data-path="${conversationPath(sender)}" ${playsSound && html`data-sound`} ${showsNotifications && html`data-notification`}>
<h2>${shownName(sender, senderDisplayName)}</h2>
<p>${textOfNews(news)}</p>
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
