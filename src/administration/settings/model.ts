import { t } from 'elysia'
import { integer } from '../../http/answers.ts'
import type { FieldSentence } from '../../http/fields.ts'
import { fields, text, wholeNumber } from '../../http/fields.ts'
import { fieldOf, LIVE_KEYS, type LiveKey, type SettingTexts } from '../../server-settings/settings.ts'

const MAX_EDIT_MINUTES = 525_600
const MAX_RETENTION_DAYS = 36_500

function unusable(key: LiveKey): FieldSentence {
  return say => say.administration.settings.unusable[key]
}

const WAS = 'What it was when you read it: 409 when it was changed since'

/** What to change. The texts are checked as those of the configuration are, by src/config/options.ts. */
export const SettingChange = fields({
  server_name: t.Optional(text({ description: '1–60 characters', sentence: unusable('serverName') })),
  sign_up: t.Optional(
    text({ description: '`open`, `invitation` or `closed`', sentence: unusable('signUp') }),
  ),
  welcome: t.Optional(text({ description: 'At most 500 characters', sentence: unusable('welcome') })),
  who_may_write: t.Optional(
    text({ description: '`everybody` or `answered`', sentence: unusable('whoMayWrite') }),
  ),
  edit_minutes: t.Optional(number('0: for ever', MAX_EDIT_MINUTES, 'editMinutes')),
  retention_days: t.Optional(number('0: never. Nothing is removed yet', MAX_RETENTION_DAYS, 'retentionDays')),
  was_server_name: t.Optional(text({ description: WAS, sentence: unusable('serverName') })),
  was_sign_up: t.Optional(text({ description: WAS, sentence: unusable('signUp') })),
  was_welcome: t.Optional(text({ description: WAS, sentence: unusable('welcome') })),
  was_who_may_write: t.Optional(text({ description: WAS, sentence: unusable('whoMayWrite') })),
  was_edit_minutes: t.Optional(number(WAS, MAX_EDIT_MINUTES, 'editMinutes')),
  was_retention_days: t.Optional(number(WAS, MAX_RETENTION_DAYS, 'retentionDays')),
})

/** What holds, and what of it the operator's configuration gives. */
export const SettingsAnswer = t.Object({
  server_name: t.String(),
  sign_up: t.Union([t.Literal('open'), t.Literal('invitation'), t.Literal('closed')]),
  welcome: t.String(),
  who_may_write: t.Union([t.Literal('everybody'), t.Literal('answered')]),
  edit_minutes: integer(),
  retention_days: integer(),
  fixed: t.Record(t.String(), t.String(), {
    description: 'By name: where the configuration gives a setting, which cannot be changed here',
  }),
})

/** The texts that a form or a body gives, and what they are said to have been. */
export function textsIn(given: Record<string, unknown>): { wanted: SettingTexts; was: SettingTexts } {
  const wanted: SettingTexts = {}
  const was: SettingTexts = {}
  for (const key of LIVE_KEYS) {
    const field = fieldOf(key)
    const value = given[field]
    const old = given[`was_${field}`]
    if (value !== undefined) wanted[key] = String(value)
    if (old !== undefined) was[key] = String(old)
  }
  return { wanted, was }
}

function number(description: string, maximum: number, key: LiveKey) {
  return wholeNumber({ description, minimum: 0, maximum, sentence: unusable(key) })
}
