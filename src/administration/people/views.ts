import { versionOf } from '../../accounts/as-shown.ts'
import { ROLES } from '../../accounts/model.ts'
import type { SignedIn } from '../../accounts/store.ts'
import type { FieldErrors } from '../../errors.ts'
import { dataTable } from '../../html/data-table.ts'
import { inputField, selectField } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { pager } from '../../html/pager.ts'
import { momentTag } from '../../html/time.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { ACTIONS } from './actions.ts'
import type { AccountList } from './list.ts'
import { SORTS, STATES } from './model.ts'
import { ADD_PERSON, PEOPLE, pathOfPerson } from './paths.ts'
import type { ShownAccount } from './store.ts'

/** The fields of the form that the list is looked through by, and of its address. */
export const FILTERS = ['q', 'state', 'role', 'sort', 'cursor'] as const

/** What was typed into it; what is empty is not there. */
export type Typed = Partial<Record<(typeof FILTERS)[number], string>>

/** The check box of somebody in the list is called this and their name. */
export const CHOSEN = 'person.'

type Shown = {
  typed: Typed
  /** Null when it cannot be read: `errors` say why. */
  list: AccountList | null
  errors?: FieldErrors
  /** What was done. */
  done?: Sentence | null
  /** What could not be done. */
  complaints?: Sentence[]
}

/** The list of everybody's accounts. */
export function peoplePage(
  person: SignedIn,
  { typed, list, errors = {}, done, complaints = [] }: Shown,
): Html {
  return administrationPage(
    person,
    'people',
    say => say.administration.people.title,
    html`${done && html`<p class="done" role="status">${done}</p>`}
${complaints.length > 0 && html`<ul class="error" role="alert">${complaints.map(complaint => html`<li>${complaint}</li>`)}</ul>`}
<p class="actions"><a class="button" href="${ADD_PERSON}">${say => say.administration.people.add}</a></p>
${filterForm(typed, errors)}
${errors.cursor && html`<p class="error" role="alert">${errors.cursor[0]}</p>`}
${list && listForm(list, typed)}
${list && pager(PEOPLE, typed, list.next)}`,
  )
}

function filterForm(typed: Typed, errors: FieldErrors): Html {
  const all = { value: '', label: (say => say.administration.people.all) satisfies Sentence }
  return html`<form class="filters" method="get" action="${PEOPLE}">
${inputField({
  name: 'q',
  type: 'search',
  label: say => say.administration.people.search,
  value: typed.q ?? '',
  errors: errors.q,
  isOptional: true,
  attributes: html`autocapitalize="none" spellcheck="false"`,
})}
${selectField({
  name: 'state',
  label: say => say.administration.people.state,
  value: typed.state ?? '',
  errors: errors.state,
  isOptional: true,
  options: [all, ...STATES.map(value => ({ value, label: stateOf(value) }))],
})}
${selectField({
  name: 'role',
  label: say => say.administration.people.role,
  value: typed.role ?? '',
  errors: errors.role,
  isOptional: true,
  options: [all, ...roleOptions()],
})}
${selectField({
  name: 'sort',
  label: say => say.administration.people.sort,
  value: typed.sort ?? '',
  errors: errors.sort,
  isOptional: true,
  options: SORTS.map(value => ({ value, label: say => say.administration.people.sorts[value] })),
})}
<button class="plain" type="submit">${say => say.administration.people.find}</button>
</form>`
}

/** The list, in a form for what may be done to several at once. It carries along what the list was asked for. */
function listForm({ accounts }: AccountList, typed: Typed): Html {
  const table = dataTable<ShownAccount>(
    say => say.administration.people.caption,
    [
      {
        label: say => say.administration.people.username,
        cell: account => html`<span class="chosen"><input type="checkbox" name="${CHOSEN}${account.username}" value="${versionOf(account)}" aria-label="${say => say.administration.people.choose(account.username)}">
<span><a href="${pathOfPerson(account.username)}" dir="auto">${account.username}</a>${account.displayName && html`<br><small class="hint"><bdi>${account.displayName}</bdi></small>`}</span></span>`,
      },
      { label: say => say.administration.people.state, cell: stateTag },
      { label: say => say.administration.people.role, cell: roleTag },
      { label: say => say.administration.people.twoStep, cell: twoStepTag },
      { label: say => say.administration.people.made, cell: ({ createdAt }) => momentTag(createdAt) },
      { label: say => say.administration.people.lastSeen, cell: lastSeen },
    ],
    accounts,
  )
  if (accounts.length === 0) return table
  return html`<form class="several" method="post" action="${PEOPLE}?${new URLSearchParams(typed).toString()}">
${table}
<p class="actions"><span>${say => say.administration.people.withChosen}</span>
${ACTIONS.map(
  action =>
    html`<button class="${action === 'delete' ? 'danger' : 'plain'}" type="submit" name="action" value="${action}">${actionOf(action)}</button>`,
)}</p>
</form>`
}

/** What an action is called. */
export function actionOf(action: (typeof ACTIONS)[number]): Sentence {
  return ({ administration: { people } }) => (action === 'sign-out' ? people.signOut : people[action])
}

function stateOf(state: (typeof STATES)[number]): Sentence {
  return say => say.administration.people.states[state]
}

/** The roles, to choose one. */
export function roleOptions(): { value: string; label: Sentence }[] {
  return ROLES.map(value => ({ value, label: say => say.administration.people.roles[value] }))
}

/** Whether somebody can sign in. */
export function stateTag({ isDisabled }: ShownAccount): Html {
  return html`<span class="tag ${isDisabled ? 'bad' : 'good'}">${stateOf(isDisabled ? 'disabled' : 'active')}</span>`
}

function roleTag({ role }: ShownAccount): Html {
  const name: Sentence = say => say.administration.people.roles[role]
  return role === 'administrator' ? html`<span class="tag">${name}</span>` : html`${name}`
}

/** Whether signing in takes somebody a second step. */
export function twoStepTag({ hasTwoStep }: ShownAccount): Html {
  const state: Sentence = say => say.administration.people.twoStepStates[hasTwoStep ? 'on' : 'off']
  return hasTwoStep ? html`<span class="tag good">${state}</span>` : html`${state}`
}

/** When somebody was last seen, if ever. */
export function lastSeen({ lastSeenAt }: ShownAccount): Html {
  return lastSeenAt ? momentTag(lastSeenAt) : html`${say => say.administration.people.never}`
}
