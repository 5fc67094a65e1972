import type { SignedIn } from '../accounts/store.ts'
import type { Complaint } from '../html/again.ts'
import { textField } from '../html/forms.ts'
import { type Html, html } from '../html/html.ts'
import { momentTag } from '../html/time.ts'
import { settingsPage } from '../own-account/layout.ts'
import { confirmation } from '../passkeys/confirm-views.ts'
import type { Sentence, Words } from '../words/words.ts'
import { inGroups } from './codes.ts'
import { pathOfTwoStep } from './paths.ts'
import { qrCode } from './qr.ts'
import { appField } from './sign-in-views.ts'
import type { TwoStepState } from './store.ts'
import type { SetUp } from './two-step.ts'

/** What may be done once the password is given. */
export const CONFIRMED = ['begin', 'recovery-codes', 'off'] as const
export type Confirmed = (typeof CONFIRMED)[number]

/** Whoever has no more of them is told to make new ones. */
const FEW_CODES = 3

type TwoStepWords = Words['ownAccount']['twoStep']

/** How it stands with somebody's two-step sign-in, and what can be done about it. */
export function twoStepPage(
  person: SignedIn,
  state: TwoStepState | null,
  { isRequired, done }: { isRequired: boolean; done?: Sentence | null },
): Html {
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.twoStep.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${isRequired && !person.hasTwoSteps && html`<p class="notice" role="status">${say => say.ownAccount.twoStep.required}</p>`}
${state ? whenOn(state, isRequired) : whenOff()}`,
  )
}

function whenOff(): Html {
  return html`<section class="panel"><h2>${say => say.ownAccount.twoStep.isOff}</h2>
<p>${say => say.ownAccount.twoStep.what}</p>
<p>${say => say.ownAccount.twoStep.apps}</p>
<p>${say => say.ownAccount.twoStep.endsSessions}</p>
<div class="actions"><a class="button" href="${pathOfTwoStep('/begin')}">${say => say.ownAccount.twoStep.begin}</a></div>
</section>`
}

function whenOn({ enabledAt, codesLeft, browsers }: TwoStepState, isRequired: boolean): Html {
  const link = (action: Confirmed, label: Sentence) =>
    html`<a class="button${action === 'off' && ' danger'}" href="${pathOfTwoStep(`/${action}`)}">${label}</a>`
  return html`${codesLeft <= FEW_CODES && html`<p class="notice" role="status">${say => say.ownAccount.twoStep.fewLeft}</p>`}
<section><h2 class="visually-hidden">${say => say.ownAccount.twoStep.figures}</h2>
<dl class="facts">
<div><dt>${say => say.ownAccount.twoStep.since}</dt><dd>${momentTag(enabledAt)}</dd></div>
<div><dt>${say => say.ownAccount.twoStep.codesLeft}</dt><dd>${codesLeft}</dd></div>
<div><dt>${say => say.ownAccount.twoStep.browsers}</dt><dd>${browsers}</dd></div>
</dl></section>
<section class="panel"><h2>${say => say.ownAccount.twoStep.title}</h2>
<p>${say => say.ownAccount.twoStep.what}</p>
<div class="actions">
${link('recovery-codes', say => say.ownAccount.twoStep.newCodes)}
${link('begin', say => say.ownAccount.twoStep.otherApp)}
${browsers > 0 && html`<form method="post" action="${pathOfTwoStep('/forget')}"><button class="plain" type="submit">${say => say.ownAccount.twoStep.forget}</button></form>`}
${!isRequired && link('off', say => say.ownAccount.twoStep.off)}
</div></section>`
}

/** Says what something does, and asks for the password. */
export function confirmPage(person: SignedIn, action: Confirmed, isOn: boolean, complaint: Complaint): Html {
  const { errors = {}, detail } = complaint
  const { title, what } = sentencesOf(action, isOn)
  return settingsPage(
    person,
    'security',
    say => title(say.ownAccount.twoStep),
    html`${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => what(say.ownAccount.twoStep)}</p>
<form class="stacked" method="post" action="${pathOfTwoStep(`/${action}`)}">
${confirmation({ errors })}
<div class="actions"><button class="${action === 'off' ? 'danger' : 'primary'}" type="submit">${say => say.ownAccount.twoStep.goOn}</button>
${cancel()}</div>
</form>`,
  )
}

function sentencesOf(action: Confirmed, isOn: boolean) {
  const sentences = {
    begin: isOn
      ? { title: (say: TwoStepWords) => say.otherApp, what: (say: TwoStepWords) => say.otherAppWhat }
      : { title: (say: TwoStepWords) => say.begin, what: (say: TwoStepWords) => say.endsSessions },
    'recovery-codes': {
      title: (say: TwoStepWords) => say.newCodes,
      what: (say: TwoStepWords) => say.newCodesWhat,
    },
    off: { title: (say: TwoStepWords) => say.off, what: (say: TwoStepWords) => say.offWhat },
  }
  return sentences[action]
}

/** Gives an app what it needs, and asks for its first code. */
export function setUpPage(person: SignedIn, { address, typed }: SetUp, complaint: Complaint): Html {
  const { errors = {}, detail } = complaint
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.twoStep.setUp,
    html`${detail && html`<p class="error" role="alert">${detail}</p>`}
<p>${say => say.ownAccount.twoStep.scan}</p>
${qrCode(address, say => say.ownAccount.twoStep.qr)}
<p><a href="${address}">${say => say.ownAccount.twoStep.openApp}</a></p>
<form class="stacked" method="post" action="${pathOfTwoStep('/set-up')}">
${textField({
  name: 'key',
  label: say => say.ownAccount.twoStep.typed,
  value: typed,
  hint: say => say.ownAccount.twoStep.typedHint,
  isOptional: true,
  attributes: html`readonly dir="ltr" autocomplete="off" spellcheck="false"`,
})}
${appField(errors, say => say.ownAccount.twoStep.firstCode)}
<div class="actions"><button class="primary" type="submit">${say => say.ownAccount.twoStep.confirm}</button>
${cancel()}</div>
</form>`,
  )
}

/** Shows recovery codes that were made: nobody can find them out again. */
export function recoveryCodesPage(person: SignedIn, codes: string[], done: Sentence): Html {
  const text = codes.map(inGroups).join('\n')
  return settingsPage(
    person,
    'security',
    say => say.ownAccount.twoStep.codesTitle,
    html`<p class="done" role="status">${done} ${say => say.ownAccount.twoStep.codesShownOnce}</p>
<p>${say => say.ownAccount.twoStep.codesWhat}</p>
<label class="field codes"><span>${say => say.ownAccount.twoStep.codes}</span>
<textarea id="codes" rows="${codes.length}" cols="20" readonly dir="ltr" spellcheck="false">${text}</textarea></label>
<div class="actions">
<button class="plain" type="button" hidden data-copies="codes" data-copied="${say => say.ownAccount.twoStep.copied}">${say => say.ownAccount.twoStep.copy}</button>
<button class="plain" type="button" hidden data-prints>${say => say.ownAccount.twoStep.print}</button>
<a class="button" href="${pathOfTwoStep()}">${say => say.ownAccount.twoStep.codesKept}</a>
</div>`,
  )
}

function cancel(): Html {
  return html`<a class="button" href="${pathOfTwoStep()}">${say => say.ownAccount.twoStep.cancel}</a>`
}
