import type { SignedIn } from '../../accounts/store.ts'
import type { FieldErrors } from '../../errors.ts'
import { dataTable } from '../../html/data-table.ts'
import { hiddenFields } from '../../html/forms.ts'
import { type Html, html } from '../../html/html.ts'
import { pager } from '../../html/pager.ts'
import { momentTag } from '../../html/time.ts'
import { idOfDeleted, shownName } from '../../people/name.ts'
import type { Sentence } from '../../words/words.ts'
import { administrationPage } from '../layout.ts'
import { pathOfPerson } from '../people/paths.ts'
import { type Dates, daysOf } from './dates.ts'
import { filterForm, filterOf, lookForm, PATH, pathOf, type Typed } from './forms.ts'
import type { Found } from './list.ts'
import type { ListedMessage } from './store.ts'

type Shown = {
  typed: Typed
  errors: FieldErrors
  /** What went wrong that is about no field. */
  complaint: Sentence | null
  found: Found | null
  dates: Dates
  /** Whether texts may be read here, and whether people are told. */
  reads: 'off' | 'on' | 'announced'
  /** Whether `found` has texts. */
  isRead: boolean
}

/** The list of everybody's messages; with their texts where somebody gave a reason to read them. */
export function messagesPage(person: SignedIn, shown: Shown): Html {
  const { typed, errors, complaint, found, dates, reads, isRead } = shown
  const wrong = complaint ?? errors.cursor?.[0]
  return administrationPage(
    person,
    'messages',
    say => say.administration.messages.title,
    html`${filterForm(typed, errors)}
${datesNav(dates, typed)}
${wrong && html`<p class="error" role="alert">${wrong}</p>`}
${isRead && found && readNote(found, typed)}
${found && messageTable(found, isRead)}
${found && (isRead ? nextLook(found, typed) : nextPage(found, typed))}
${reads === 'off' ? html`<p class="hint">${say => say.administration.messages.readingIsOff}</p>` : lookForm(typed, errors, reads)}`,
  )
}

/** Links to the years, months and days that have messages, as far as they were chosen. */
function datesNav({ names, chosen, parents }: Dates, typed: Typed): Html | null {
  if (names.length === 0 && parents.length === 0) return null
  const links = [...parents, ...names]
  return html`<nav class="dates" aria-label="${say => say.administration.messages.dates}"><ul>
${links.map(
  name =>
    html`<li><a href="${pathOf({ ...filterOf(typed), ...(name === '' ? { from: '', to: '' } : daysOf(name)) })}" ${name === chosen && html`aria-current="true"`}>${labelOf(name)}</a></li>`,
)}
</ul></nav>`
}

function labelOf(name: string): Sentence {
  if (name === '') return say => say.administration.messages.allDates
  const day = new Date(`${daysOf(name).from}T00:00:00Z`)
  if (name.length === 4) return say => say.administration.messages.year(day)
  if (name.length === 7) return say => say.administration.messages.month(day)
  return say => say.administration.messages.day(day)
}

function messageTable({ messages }: Found, isRead: boolean): Html {
  const text = {
    label: (say => say.administration.messages.text) satisfies Sentence,
    cell: ({ body }: ListedMessage) => html`<p class="said" dir="auto">${body}</p>`,
  }
  return dataTable<ListedMessage>(
    say => say.administration.messages.caption,
    [
      { label: say => say.administration.messages.id, cell: ({ id }) => html`${id}`, isNumber: true },
      { label: say => say.administration.messages.time, cell: whenAndHow },
      { label: say => say.administration.messages.sender, cell: ({ sender }) => nameOf(sender) },
      { label: say => say.administration.messages.recipient, cell: ({ recipient }) => nameOf(recipient) },
      {
        label: say => say.administration.messages.length,
        cell: ({ length }) => html`${length}`,
        isNumber: true,
      },
      ...(isRead ? [text] : []),
    ],
    messages,
  )
}

/** When it was sent, whether it is no longer as it was then, and how many files it has. */
function whenAndHow({ createdAt, editedAt, deletedAt, files }: ListedMessage): Html {
  const isChanged = deletedAt !== null || editedAt !== null
  return html`${momentTag(createdAt)}${isChanged && html` <span class="tag">${say => (deletedAt ? say.administration.messages.deleted : say.changes.edited)}</span>`}${files > 0 && html` <span class="tag">${say => say.media.files(files)}</span>`}`
}

/** Leads to the person; of an account that was deleted there is only the name by which its messages are found. */
function nameOf(username: string): Html {
  return idOfDeleted(username) === null
    ? html`<a href="${pathOfPerson(username)}" dir="auto">${username}</a>`
    : html`<span class="tag">${shownName(username)}</span> ${username}`
}

function readNote({ messages }: Found, typed: Typed): Html {
  return html`<p class="done" role="status">${say => say.administration.messages.wereRead(messages.length, typed.reason?.trim() ?? '')}
<a href="${pathOf(filterOf(typed))}">${say => say.administration.messages.withoutTexts}</a></p>`
}

function lookedNote({ lookedBackTo }: Found): Html | null {
  return (
    lookedBackTo &&
    html`<p role="status">${say => say.administration.messages.lookedBackTo(say.time.moment(lookedBackTo))}</p>`
  )
}

function nextPage(found: Found, typed: Typed): Html {
  const { next, lookedBackTo } = found
  if (!lookedBackTo) return html`${pager(PATH, { ...filterOf(typed), cursor: typed.cursor }, next)}`
  return html`${lookedNote(found)}<nav class="pager" aria-label="${say => say.parts.pages}">
<a rel="next" href="${pathOf({ ...filterOf(typed), cursor: next ?? '' })}">${say => say.administration.messages.goOn}</a>
</nav>`
}

/** The next page of texts is another look, for the same reason. */
function nextLook(found: Found, typed: Typed): Html | null {
  if (found.next === null) return null
  return html`${lookedNote(found)}<form class="pager" method="post" action="${PATH}">
${hiddenFields({ ...typed, cursor: found.next })}
<button class="plain" type="submit">${say => (found.lookedBackTo ? say.administration.messages.goOnReading : say.administration.messages.readOn)}</button>
</form>`
}
