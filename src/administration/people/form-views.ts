import { versionOf } from '../../accounts/as-shown.ts'
import type { OneTimeLink } from '../../accounts/links.ts'
import type { SignedIn } from '../../accounts/store.ts'
import type { Complaint } from '../../html/again.ts'
import { hiddenFields, inputField, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { momentTag } from '../../html/time.ts'
import { confirmation } from '../../passkeys/confirm-views.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import type { Action } from './actions.ts'
import { ADD_PERSON, PEOPLE, pathOfPerson } from './paths.ts'
import type { ShownAccount } from './store.ts'
import { actionOf, CHOSEN, roleOptions } from './views.ts'

/** The form that adds somebody. */
export function addPage(
  person: SignedIn,
  typed: { username: string; role: string },
  complaint: Complaint,
): Html {
  const { errors = {} } = complaint
  return administrationPage(
    person,
    'people',
    say => say.administration.people.add,
    html`<form class="stacked" method="post" action="${ADD_PERSON}">
${inputField({
  name: 'username',
  label: say => say.account.username,
  value: typed.username,
  errors: errors.username,
  hint: say => say.account.usernameHint,
  attributes: html`autocomplete="off" autocapitalize="none" spellcheck="false"`,
})}
${selectField({
  name: 'role',
  label: say => say.administration.people.role,
  value: typed.role,
  errors: errors.role,
  hint: say => say.administration.people.roleHint,
  options: roleOptions(),
})}
${inputField({
  name: 'password',
  label: say => say.account.password,
  type: 'password',
  errors: errors.password,
  hint: say => say.administration.people.addPasswordHint,
  isOptional: true,
  attributes: html`autocomplete="new-password"`,
})}
${submit(say => say.administration.people.addSubmit, PEOPLE)}
</form>`,
  )
}

/** Says what deleting somebody takes and leaves, and asks for the password. */
export function deletePage(
  person: SignedIn,
  account: ShownAccount,
  withMessages: boolean,
  complaint: Complaint,
): Html {
  const { username } = account
  return administrationPage(
    person,
    'people',
    say => say.administration.people.deleteTitle(username),
    html`${alert(complaint)}
${whatGoesAndStays()}
<form class="stacked" method="post" action="${pathOfPerson(username, '/delete')}">
${hiddenFields({ was: versionOf(account) })}
${deletionFields(withMessages, complaint)}
${submit(say => say.administration.people.deleteSubmit, pathOfPerson(username), 'danger')}
</form>`,
  )
}

/** Says what a link to choose a password is, and asks for the administrator's. */
export function linkPage(person: SignedIn, account: ShownAccount, complaint: Complaint): Html {
  return confirmPage(person, account, complaint, '/link', {
    title: say => say.administration.people.linkTitle(account.username),
    what: say => say.administration.people.linkWhat,
    submit: say => say.administration.people.linkSubmit,
  })
}

/** Says what somebody is left with whose two-step sign-in is taken off, and asks for the administrator's password. */
export function twoStepOffPage(person: SignedIn, account: ShownAccount, complaint: Complaint): Html {
  return confirmPage(person, account, complaint, '/two-step', {
    title: say => say.administration.people.twoStepTitle(account.username),
    what: say => say.administration.people.twoStepWhat,
    submit: say => say.administration.people.twoStepSubmit,
  })
}

function confirmPage(
  person: SignedIn,
  account: ShownAccount,
  complaint: Complaint,
  below: '/link' | '/two-step',
  say: Record<'title' | 'what' | 'submit', Sentence>,
): Html {
  return administrationPage(
    person,
    'people',
    say.title,
    html`${alert(complaint)}
<p>${say.what}</p>
<form class="stacked" method="post" action="${pathOfPerson(account.username, below)}">
${hiddenFields({ was: versionOf(account) })}
${confirmation({ errors: complaint.errors ?? {} })}
${submit(say.submit, pathOfPerson(account.username))}
</form>`,
  )
}

/** Shows a link that was made: nobody can find it out again. */
export function shownLinkPage(
  person: SignedIn,
  username: string,
  { url, expiresAt }: Pick<OneTimeLink, 'expiresAt'> & { url: string },
  done?: Sentence,
): Html {
  return administrationPage(
    person,
    'people',
    say => say.administration.people.linkTitle(username),
    html`<p class="done" role="status">${done && html`${done} `}${say => say.administration.people.linkShownOnce}</p>
<div class="stacked">
${inputField({
  name: 'link',
  label: say => say.administration.people.link,
  value: url,
  hint: say => say.administration.people.linkHint,
  isOptional: true,
  attributes: html`readonly dir="ltr" autocomplete="off" spellcheck="false"`,
})}
<p>${say => say.administration.people.linkUntil} ${momentTag(expiresAt)}</p>
<p><a href="${pathOfPerson(username)}">${say => say.administration.people.toPerson(username)}</a></p>
</div>`,
  )
}

/** Asks whether to do something to several accounts, and lists them. */
export function severalPage(
  person: SignedIn,
  action: Action,
  chosen: ReadonlyMap<string, string>,
  withMessages: boolean,
  complaint: Complaint,
): Html {
  const isDeletion = action === 'delete'
  return administrationPage(
    person,
    'people',
    say => say.administration.people.several[action],
    html`${alert(complaint)}
<ul class="names">${[...chosen.keys()].map(username => html`<li dir="auto">${username}</li>`)}</ul>
${isDeletion && whatGoesAndStays()}
<form class="stacked" method="post" action="${PEOPLE}">
${hiddenFields({ action, confirmed: 'yes' })}
${[...chosen].map(([username, was]) => hiddenFields({ [CHOSEN + username]: was }))}
${isDeletion && deletionFields(withMessages, complaint)}
${submit(actionOf(action), PEOPLE, isDeletion ? 'danger' : 'primary')}
</form>`,
  )
}

function whatGoesAndStays(): Html {
  return html`<section class="panel"><h2>${say => say.administration.people.goes}</h2>
<ul class="items">${say => Object.values(say.administration.people.goesItems).map(item => html`<li>${item}</li>`)}</ul></section>
<section class="panel"><h2>${say => say.administration.people.stays}</h2>
<ul class="items">${say => Object.values(say.administration.people.staysItems).map(item => html`<li>${item}</li>`)}</ul></section>`
}

function deletionFields(withMessages: boolean, complaint: Complaint): Html {
  return html`<label class="check"><input type="checkbox" name="with_messages" value="yes" ${withMessages && html`checked`} aria-describedby="with_messages-note">
<span>${say => say.administration.people.withMessages}</span></label>
<small id="with_messages-note" class="hint">${say => say.administration.people.withMessagesHint}</small>
${confirmation({ errors: complaint.errors ?? {} })}`
}

function submit(label: Sentence, back: string, kind: 'primary' | 'danger' = 'primary'): Html {
  return html`<div class="actions"><button class="${kind}" type="submit">${label}</button>
<a class="button" href="${back}">${say => say.administration.people.cancel}</a></div>`
}

function alert({ detail }: Complaint): Html | undefined {
  return detail && html`<p class="error" role="alert">${detail}</p>`
}
