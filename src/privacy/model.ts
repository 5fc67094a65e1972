import { t } from 'elysia'
import { fields, isYes, yesOrNo } from '../http/fields.ts'
import type { Privacy, PrivacyChange } from './store.ts'

const READ_MARKS =
  'Whether others see how far you have read; if they do not, you do not see how far they have'
const PRESENCE = 'Whether others see when you are here; if they do not, you do not see when they are'

/** What somebody shows, as programs see it. */
export const PrivacyAnswer = t.Object({
  read_marks: t.Boolean({ description: READ_MARKS }),
  presence: t.Boolean({ description: PRESENCE }),
})

export function privacyToJson({ showsReadMarks, showsPresence }: Privacy) {
  return { read_marks: showsReadMarks, presence: showsPresence }
}

/** What somebody may keep private. A field that is not there stays as it is. */
export const PrivacyFields = fields({
  read_marks: t.Optional(yesOrNo(READ_MARKS)),
  presence: t.Optional(yesOrNo(PRESENCE)),
})

/** What the fields of a form or of the API ask for. */
export function changeIn({ read_marks, presence }: Partial<Record<string, unknown>>): PrivacyChange {
  return {
    ...(read_marks !== undefined && { showsReadMarks: isYes(read_marks) }),
    ...(presence !== undefined && { showsPresence: isYes(presence) }),
  }
}
