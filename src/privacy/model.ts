import { t } from 'elysia'
import { fields, isYes, yesOrNo } from '../http/fields.ts'
import type { PrivacyChange } from './store.ts'

/** What somebody may keep private. A field that is not there stays as it is. */
export const PrivacyFields = fields({
  read_marks: t.Optional(
    yesOrNo('Whether others see how far you have read; if they do not, you do not see how far they have'),
  ),
  presence: t.Optional(
    yesOrNo('Whether others see when you are here; if they do not, you do not see when they are'),
  ),
})

/** What the fields of a form or of the API ask for. */
export function changeIn({ read_marks, presence }: Partial<Record<string, unknown>>): PrivacyChange {
  return {
    ...(read_marks !== undefined && { showsReadMarks: isYes(read_marks) }),
    ...(presence !== undefined && { showsPresence: isYes(presence) }),
  }
}
