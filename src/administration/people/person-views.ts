import { versionOf } from '../../accounts/as-shown.ts'
import type { SignedIn } from '../../accounts/store.ts'
import type { Complaint } from '../../html/again.ts'
import { dataTable } from '../../html/data-table.ts'
import { hiddenFields, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { momentTag } from '../../html/time.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { pathOfPerson } from './paths.ts'
import { MAX_COUNTED, type ShownAccount, type ShownSession, type SignIn } from './store.ts'
import { lastSeen, roleOptions, stateTag, twoStepTag } from './views.ts'

/** What is known of an account. */
export type Details = {
  account: ShownAccount
  use: { messagesSent: number; conversations: number }
  /** How many they have. */
  passkeys: number
  sessions: ShownSession[]
  signIns: SignIn[]
}

type Shown = Details & Complaint & { done?: Sentence | undefined }

/** The page of somebody's account. */
export function personPage(person: SignedIn, shown: Shown): Html {
  const { account, done, detail, sessions, signIns } = shown
  return administrationPage(
    person,
    'people',
    () => account.username,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${detail && html`<p class="error" role="alert">${detail}</p>`}
${figures(shown)}
${actions(person, shown)}
<section><h2>${say => say.administration.people.sessions}</h2>
${dataTable<ShownSession>(
  say => say.administration.people.sessionsCaption,
  [
    {
      label: say => say.administration.people.browser,
      cell: ({ userAgent }) => html`<span dir="auto">${userAgent}</span>`,
    },
    {
      label: say => say.administration.people.address,
      cell: ({ address }) => html`<span class="address">${address}</span>`,
    },
    { label: say => say.administration.people.began, cell: ({ createdAt }) => momentTag(createdAt) },
    { label: say => say.administration.people.lastUsed, cell: ({ lastSeenAt }) => momentTag(lastSeenAt) },
  ],
  sessions,
)}</section>
<section><h2>${say => say.administration.people.signIns}</h2>
${dataTable<SignIn>(
  say => say.administration.people.signInsCaption,
  [
    { label: say => say.administration.people.time, cell: ({ at }) => momentTag(at) },
    { label: say => say.administration.people.outcome, cell: outcome },
    {
      label: say => say.administration.people.address,
      cell: ({ address }) => html`<span class="address">${address}</span>`,
    },
  ],
  signIns,
)}</section>`,
  )
}

function outcome({ hasSucceeded }: SignIn): Html {
  return html`<span class="tag ${hasSucceeded ? 'good' : 'bad'}">${({ administration: { people } }) => (hasSucceeded ? people.signedIn : people.failed)}</span>`
}

function figures({ account, use, passkeys }: Shown): Html {
  const facts: [label: Sentence, value: Html][] = [
    [
      say => say.administration.people.displayName,
      html`<bdi>${account.displayName || (say => say.administration.people.none)}</bdi>`,
    ],
    [say => say.administration.people.state, stateTag(account)],
    [say => say.administration.people.role, html`${say => say.administration.people.roles[account.role]}`],
    [say => say.administration.people.twoStep, twoStepTag(account)],
    [say => say.administration.people.made, momentTag(account.createdAt)],
    [say => say.administration.people.lastSeen, lastSeen(account)],
    [say => say.administration.people.sent, counted(use.messagesSent)],
    [say => say.administration.people.conversations, counted(use.conversations)],
    [say => say.passkeys.title, counted(passkeys)],
  ]
  return html`<section><h2 class="visually-hidden">${say => say.administration.people.figures}</h2>
<dl class="facts">${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl></section>`
}

function counted(count: number): Html {
  return html`${({ administration: { people } }) => (count > MAX_COUNTED ? people.moreThan(MAX_COUNTED) : people.figure(count))}`
}

/** What may be done to the account. Each form carries what the account is now. */
function actions(person: SignedIn, { account, errors = {} }: Shown): Html {
  const path = pathOfPerson(account.username)
  const was = versionOf(account)
  const isOneself = account.id === person.id
  const button = (
    action: 'disable' | 'enable' | 'sign-out',
    label: Sentence,
  ) => html`<form method="post" action="${path}">
${hiddenFields({ action, was })}
<button class="plain" type="submit">${label}</button>
</form>`
  return html`<section class="panel"><h2>${say => say.administration.people.changeRole}</h2>
<form method="post" action="${path}">
${hiddenFields({ action: 'role', was })}
${selectField({
  name: 'role',
  label: say => say.administration.people.role,
  value: account.role,
  errors: errors.role,
  hint: say => say.administration.people.roleHint,
  options: roleOptions(),
})}
<div class="actions"><button class="plain" type="submit">${say => say.administration.people.changeRole}</button></div>
</form></section>
<section class="panel"><h2>${say => say.administration.people.more}</h2>
${account.isDisabled && html`<p class="hint">${say => say.administration.people.disabledSince}</p>`}
<div class="actions">
${!isOneself && (account.isDisabled ? button('enable', say => say.administration.people.enable) : button('disable', say => say.administration.people.disable))}
${button('sign-out', say => say.administration.people.signOut)}
${!account.isDisabled && html`<a class="button" href="${pathOfPerson(account.username, '/link')}">${say => say.administration.people.makeLink}</a>`}
${!isOneself && account.hasTwoStep && html`<a class="button" href="${pathOfPerson(account.username, '/two-step')}">${say => say.administration.people.twoStepOff}</a>`}
${!isOneself && html`<a class="button danger" href="${pathOfPerson(account.username, '/delete')}">${say => say.administration.people.delete}</a>`}
</div></section>`
}
