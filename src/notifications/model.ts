import { Kind, type TSchema, TypeRegistry } from '@sinclair/typebox'
import { t } from 'elysia'
import { integer, nullable } from '../http/answers.ts'
import { choice, fields, isYes, momentOrNull, text, yesOrNo } from '../http/fields.ts'
import { isTimeZone, WEEKDAYS, type Weekday } from './quiet-hours.ts'
import type { NotificationSettings } from './settings.ts'

const TIME = '^([01][0-9]|2[0-3]):[0-5][0-9]$'
const SOUND = 'Whether pages play a sound for a new message'
const NOTIFICATIONS = 'Whether pages show notifications of the browser, where it allows that'
const NOTIFICATION_TEXT = 'Whether notifications have the text of a message, and not only from whom it is'
const QUIET_DAYS = 'On which days of the week quiet hours begin: 1 is Monday; none: there are no quiet hours'
const QUIET_FROM = 'When quiet hours begin, such as `22:00`, by the clock of `time_zone`'
const QUIET_UNTIL = 'When they end; where that is not later, on the day after'
const TIME_ZONE = 'Such as `Europe/Berlin`; empty: not known, and taken for UTC'
const PAUSED_UNTIL = 'Until when nothing is told, in ISO 8601; null: there is no pause'

/** How somebody wants to be told, as programs see it. */
export const NotificationsAnswer = t.Object({
  sound: t.Boolean({ description: SOUND }),
  notifications: t.Boolean({ description: NOTIFICATIONS }),
  notification_text: t.Boolean({ description: NOTIFICATION_TEXT }),
  quiet_days: t.Array(integer(), { description: QUIET_DAYS }),
  quiet_from: t.String({ description: QUIET_FROM }),
  quiet_until: t.String({ description: QUIET_UNTIL }),
  time_zone: t.String({ description: TIME_ZONE }),
  paused_until: nullable(t.String({ format: 'date-time', description: PAUSED_UNTIL })),
})

export function notificationsToJson(settings: NotificationSettings) {
  const { playsSound, showsNotifications, showsText, quiet, timeZone, pausedUntil } = settings
  return {
    sound: playsSound,
    notifications: showsNotifications,
    notification_text: showsText,
    quiet_days: quiet.days,
    quiet_from: quiet.from,
    quiet_until: quiet.until,
    time_zone: timeZone,
    paused_until: pausedUntil && pausedUntil > new Date() ? pausedUntil.toISOString() : null,
  }
}

const TIME_FIELD = {
  pattern: TIME,
  sentence: (say: { notifications: { wrong: { time: string } } }) => say.notifications.wrong.time,
}

/** How somebody wants to be told from now on. A field that is not there stays as it is. */
export const NotificationFields = fields({
  sound: t.Optional(yesOrNo(SOUND)),
  notifications: t.Optional(yesOrNo(NOTIFICATIONS)),
  notification_text: t.Optional(yesOrNo(NOTIFICATION_TEXT)),
  quiet_days: t.Optional(
    t.Unsafe<string | readonly unknown[]>({
      [Kind]: 'Weekdays',
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: 7 },
      description: `${QUIET_DAYS}. In a form, as a text such as \`6 7\``,
      sentence: say => say.notifications.wrong.days,
    }),
  ),
  quiet_from: t.Optional(text({ ...TIME_FIELD, description: QUIET_FROM })),
  quiet_until: t.Optional(text({ ...TIME_FIELD, description: QUIET_UNTIL })),
  time_zone: t.Optional(
    t.Unsafe<string>({
      [Kind]: 'TimeZone',
      type: 'string',
      description: TIME_ZONE,
      sentence: say => say.notifications.wrong.timeZone,
    }),
  ),
  paused_until: t.Optional(
    momentOrNull({ description: PAUSED_UNTIL, sentence: say => say.notifications.wrong.pausedUntil }),
  ),
})

TypeRegistry.Set<TSchema>('Weekdays', (_, value) => weekdaysIn(value) !== null)
TypeRegistry.Set<TSchema>(
  'TimeZone',
  (_, value) => value === '' || (typeof value === 'string' && value.length <= 64 && isTimeZone(value)),
)

/** What a pause is until, as buttons have it. */
export const PAUSES = ['hour', 'morning', 'end'] as const

export const PauseForm = fields({
  pause: choice(PAUSES, { sentence: say => say.fields.unacceptable }),
  time_zone: NotificationFields.properties.time_zone,
})

/** What the fields of a form or of the API ask for, of somebody who has it otherwise. */
export function changedSettings(
  { quiet: before }: NotificationSettings,
  body: Partial<Record<string, unknown>>,
): Partial<NotificationSettings> {
  const { sound, notifications, notification_text, time_zone, paused_until, ...rest } = body
  const quiet = {
    days: weekdaysIn(rest.quiet_days) ?? before.days,
    from: typeof rest.quiet_from === 'string' ? rest.quiet_from : before.from,
    until: typeof rest.quiet_until === 'string' ? rest.quiet_until : before.until,
  }
  return {
    ...(sound !== undefined && { playsSound: isYes(sound) }),
    ...(notifications !== undefined && { showsNotifications: isYes(notifications) }),
    ...(notification_text !== undefined && { showsText: isYes(notification_text) }),
    ...(String(Object.values(quiet)) !== String(Object.values(before)) && { quiet }),
    ...(typeof time_zone === 'string' && { timeZone: time_zone }),
    ...(paused_until !== undefined && { pausedUntil: paused_until ? new Date(String(paused_until)) : null }),
  }
}

/** Reads days of the week, each once and in their order; null where it is something else. */
function weekdaysIn(value: unknown): Weekday[] | null {
  const given = typeof value === 'string' ? value.split(' ').filter(part => part !== '') : value
  if (!Array.isArray(given)) return null
  const days = WEEKDAYS.filter(day => given.some(one => one === day || one === String(day)))
  return new Set(given.map(String)).size === days.length ? days : null
}
