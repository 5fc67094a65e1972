import type { FieldErrors } from '../errors.ts'
import { inputField, outputField, selectField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import type { Sentence } from '../words/words.ts'
import { fieldOf, type LiveKey } from './settings.ts'

/** What may be chosen, in the order in which it is shown. */
const CHOICES = {
  signUp: ['open', 'invitation', 'closed'],
  whoMayWrite: ['everybody', 'answered'],
} as const

type ShownSetting = {
  key: LiveKey
  text: string
  /** Where the configuration gives it; null where it can be changed here. */
  source: string | null
  errors: FieldErrors
}

/** A setting as a field of a form; what the configuration gives is shown, and cannot be changed. */
export function settingField({ key, text, source, errors }: ShownSetting): Html {
  const name = fieldOf(key)
  const label: Sentence = say => say.administration.settings.names[key]
  const field = {
    name,
    label,
    value: text,
    errors: errors[name],
    hint: (say: Parameters<Sentence>[0]) => say.administration.settings.hints[key],
  }
  if (source !== null)
    return outputField({
      ...field,
      value: fixedText(key, text),
      hint: say => say.administration.settings.fixed(source),
    })
  if (key === 'signUp' || key === 'whoMayWrite')
    return selectField({
      ...field,
      options: CHOICES[key].map(value => ({
        value,
        label: say => say.administration.settings.choices[value],
      })),
    })
  if (key === 'editMinutes' || key === 'retentionDays')
    return inputField({ ...field, type: 'number', attributes: html`min="0" inputmode="numeric"` })
  return inputField({
    ...field,
    isOptional: key === 'welcome',
    attributes: html`dir="auto" autocomplete="off"`,
  })
}

function fixedText(key: LiveKey, text: string): Sentence {
  return ({ administration: { settings } }) => {
    if (key !== 'signUp' && key !== 'whoMayWrite') return text || settings.none
    const choice = CHOICES[key].find(choice => choice === text)
    return choice ? settings.choices[choice] : text
  }
}
