import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { notFound } from '../errors.ts'
import { respondHtml } from '../html/html.ts'
import { MessageId } from '../messages/model.ts'
import type { Services } from '../services.ts'
import { mayBeTold } from './news.ts'
import { newsItem, nothingToTell, unreadList } from './news-views.ts'
import { findNews, listUnread, MAX_UNREAD } from './store.ts'

/** What the page's script asks for to tell somebody what is new. */
export function newsPages({ accounts, sql, presence }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/news/:id',
      async ({ person, params: { id }, request }) => {
        const news = await findNews(sql, person, id)
        if (!news) throw notFound()
        const { playsSound, showsNotifications } = news.settings
        if (!playsSound && !showsNotifications) return respondHtml(request, nothingToTell())
        const isLooking = presence.isLooking(person.id, news.senderId)
        if (!mayBeTold(news, isLooking, new Date())) return new Response(null, { status: 204 })
        return respondHtml(request, newsItem(news))
      },
      { signedIn: true, params: MessageId },
    )
    .get(
      '/unread',
      async ({ person, request }) =>
        respondHtml(request, unreadList(await listUnread(sql, person, MAX_UNREAD))),
      { signedIn: true },
    )
}
