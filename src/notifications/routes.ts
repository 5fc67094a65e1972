import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { type Fields, readBody } from '../http/body.ts'
import { isYes } from '../http/fields.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { changeNotificationSettings } from './change.ts'
import { changedSettings, NotificationFields, PauseForm } from './model.ts'
import { NOTIFICATIONS } from './paths.ts'
import { nextMorning, WEEKDAYS } from './quiet-hours.ts'
import type { NotificationSettings } from './settings.ts'
import { readNotificationSettings } from './store.ts'
import { DONE, type Done, notificationsPage } from './views.ts'

const HOUR_MS = 3_600_000

/** The page on which people set how they are told of what is new. */
export function notificationPages({ accounts, sql }: Pick<Services, 'accounts' | 'sql'>) {
  async function save(
    person: SignedIn,
    change: Partial<NotificationSettings>,
    done: Done,
  ): Promise<Response> {
    await changeNotificationSettings(sql, person, change)
    return redirectTo(`${NOTIFICATIONS}?done=${done}`)
  }

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      NOTIFICATIONS,
      async ({ person, request }) => {
        const settings = await readNotificationSettings(sql, person)
        return respondHtml(request, notificationsPage(person, settings, { done: doneIn(request) }))
      },
      { signedIn: true },
    )
    .post(
      NOTIFICATIONS,
      async ({ person, request }) => {
        const fields = validate(NotificationFields, await readBody(request))
        return save(person, changedSettings(await readNotificationSettings(sql, person), fields), 'saved')
      },
      { signedIn: true },
    )
    .post(
      `${NOTIFICATIONS}/quiet`,
      async ({ person, request }) => {
        const settings = await readNotificationSettings(sql, person)
        const typed = quietIn(await readBody(request))
        return orAgain(
          request,
          ({ errors = {} }) => notificationsPage(person, settings, { errors }),
          async () => save(person, changedSettings(settings, validate(NotificationFields, typed)), 'quiet'),
        )
      },
      { signedIn: true },
    )
    .post(
      `${NOTIFICATIONS}/pause`,
      async ({ person, request }) => {
        const { pause, time_zone } = validate(PauseForm, await readBody(request))
        if (pause === 'end') return save(person, { pausedUntil: null }, 'resumed')
        const timeZone = (await readNotificationSettings(sql, person)).timeZone || time_zone || ''
        const now = new Date()
        const pausedUntil = pause === 'hour' ? new Date(now.getTime() + HOUR_MS) : nextMorning(timeZone, now)
        return save(person, { pausedUntil, timeZone }, 'paused')
      },
      { signedIn: true },
    )
}

/** The days of a form are boxes, each a field of its own. */
function quietIn({ quiet_from, quiet_until, time_zone, ...boxes }: Fields): Fields {
  const days = WEEKDAYS.filter(day => isYes(boxes[`day${day}`]))
  return { quiet_days: days, quiet_from, quiet_until, time_zone }
}

function doneIn(request: Request): Done | undefined {
  const done = new URL(request.url).searchParams.get('done')
  return DONE.find(one => one === done)
}
