import type { FieldErrors } from '../errors.ts'
import type { Complaint } from '../html/again.ts'
import { inputField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { cardPage } from '../html/layout.ts'
import type { Sentence } from '../words/words.ts'
import { REMEMBERED_DAYS } from './remembered-browsers.ts'

type Shown = Complaint & {
  username: string
  /** Where to go afterwards. */
  next: string
  /** Whether a recovery code is asked for: a phone then shows letters, too. */
  isRecovery: boolean
  isRemembered?: boolean
}

/** The page on which somebody signs in who has taken the first step. */
export function secondStepPage({
  username,
  next,
  isRecovery,
  isRemembered = false,
  errors = {},
  detail,
}: Shown): Html {
  return cardPage(
    say => say.secondStep.title,
    html`${detail && html`<p class="notice" role="alert">${detail}</p>`}
<p>${({ secondStep }) => (isRecovery ? secondStep.recoveryFor(username) : secondStep.forWhom(username))}</p>
<form method="post" action="${pathFor(next, isRecovery)}">
${isRecovery ? recoveryField(errors) : appField(errors)}
<label class="check"><input type="checkbox" name="remember" value="yes" ${isRemembered && html`checked`}>
<span>${say => say.secondStep.remember(REMEMBERED_DAYS)}</span></label>
<button class="primary" type="submit">${say => say.secondStep.submit}</button>
</form>
<p><a href="${pathFor(next, !isRecovery)}">${({ secondStep }) => (isRecovery ? secondStep.useApp : secondStep.useRecoveryCode)}</a></p>
<p class="hint">${say => say.secondStep.nothingLeft}</p>
<p><a href="/sign-in?next=${encodeURIComponent(next)}">${say => say.secondStep.again}</a></p>`,
  )
}

/** Where a code of an app is typed; browsers and phones offer what they know. */
export function appField(errors: FieldErrors, label: Sentence = say => say.secondStep.code): Html {
  return inputField({
    name: 'code',
    label,
    errors: errors.code,
    hint: say => say.secondStep.codeHint,
    attributes: html`inputmode="numeric" autocomplete="one-time-code" spellcheck="false" autofocus dir="ltr"`,
  })
}

function recoveryField(errors: FieldErrors): Html {
  return inputField({
    name: 'code',
    label: say => say.secondStep.recoveryCode,
    errors: errors.code,
    hint: say => say.secondStep.recoveryCodeHint,
    attributes: html`autocomplete="off" autocapitalize="none" spellcheck="false" autofocus dir="ltr"`,
  })
}

function pathFor(next: string, isRecovery: boolean): string {
  return `/sign-in/second-step?next=${encodeURIComponent(next)}${isRecovery ? '&recovery=yes' : ''}`
}
