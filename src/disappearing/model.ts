import { t } from 'elysia'
import { invalid } from '../errors.ts'
import { integer } from '../http/answers.ts'
import { fields, wholeNumber } from '../http/fields.ts'

/** In how many days messages may disappear; 0: never. */
export const DAYS = [0, 1, 7, 30] as const
export type Days = (typeof DAYS)[number]

/** The setting of a conversation, as a form and programs send it. */
export const NewDisappearing = fields({
  days: wholeNumber({
    minimum: 0,
    maximum: 30,
    description: 'In how many days messages disappear that are sent from now on: 1, 7 or 30; 0: never',
    sentence: say => say.disappearing.unknownTime,
  }),
})

/** The setting of a conversation. */
export const Disappearing = t.Object({
  days: integer('In how many days messages disappear that are sent from now on; 0: never'),
})

/** @throws HttpError 422 for another number of days */
export function readDays(number: number): Days {
  const found = DAYS.find(days => days === number)
  if (found === undefined) throw invalid({ days: [say => say.disappearing.unknownTime] })
  return found
}
