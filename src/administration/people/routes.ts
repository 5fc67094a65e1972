import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import type { SignedIn } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { redirectTo, respondHtml } from '../../html/html.ts'
import { type Fields, readBody } from '../../http/body.ts'
import { isYes } from '../../http/fields.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import type { Sentence } from '../../words/words.ts'
import { ACTIONS, addPerson, doToSeveral } from './actions.ts'
import { addPage, severalPage, shownLinkPage } from './form-views.ts'
import { linkUrl } from './link-url.ts'
import { readAccounts } from './list.ts'
import { AccountQuery, DEFAULT_LIMIT, NewPerson } from './model.ts'
import { ADD_PERSON, PEOPLE, pathOfPerson } from './paths.ts'
import { CHOSEN, FILTERS, peoplePage, type Typed } from './views.ts'

/** The list of accounts, what is done to several at once, and adding one. */
export function peoplePages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PEOPLE,
      ({ person, request }) => respondList(person, request, { done: doneWith(searchOf(request)) }),
      { administrator: true },
    )
    .post(PEOPLE, async ({ person, request }) => several(person, request, await readBody(request)), {
      administrator: true,
    })
    .get(
      ADD_PERSON,
      ({ person, request }) => respondHtml(request, addPage(person, { username: '', role: 'member' }, {})),
      { administrator: true },
    )
    .post(ADD_PERSON, async ({ person, request }) => add(person, request, await readBody(request)), {
      administrator: true,
    })

  /** Answers with the list that the address asks for, or with what is wrong with that. */
  async function respondList(
    person: SignedIn,
    request: Request,
    {
      done,
      complaints = [],
      status = 200,
    }: { done?: Sentence | null; complaints?: Sentence[]; status?: number },
  ): Promise<Response> {
    const search = searchOf(request)
    const typed: Typed = Object.fromEntries(
      FILTERS.flatMap(name => (search.get(name) ? [[name, search.get(name)]] : [])),
    )
    try {
      const list = await readAccounts(sql, validate(AccountQuery, typed), DEFAULT_LIMIT)
      return respondHtml(request, peoplePage(person, { typed, list, done: done ?? null, complaints }), status)
    } catch (error) {
      if (!(error instanceof HttpError && error.more.errors)) throw error
      return respondHtml(request, peoplePage(person, { typed, list: null, errors: error.more.errors }), 422)
    }
  }

  /** Asks whether to do something to everybody who was chosen, and does it when that was answered. */
  async function several(person: SignedIn, request: Request, fields: Fields): Promise<Response> {
    const action = ACTIONS.find(action => action === fields.action)
    const chosen = chosenIn(fields)
    if (!action || chosen.size === 0) {
      const complaints: Sentence[] = [say => say.administration.people.chooseSomebody]
      return respondList(person, request, { complaints, status: 422 })
    }
    const withMessages = isYes(fields.with_messages)
    const ask = (complaint = {}, status = 200) =>
      respondHtml(request, severalPage(person, action, chosen, withMessages, complaint), status)
    if (fields.confirmed !== 'yes') return ask()
    try {
      if (action === 'delete') await accounts.confirmPassword(person, passwordIn(fields), request)
    } catch (error) {
      if (!(error instanceof HttpError && error.more.errors)) throw error
      return ask({ errors: error.more.errors }, error.status)
    }
    const { done, failures } = await doToSeveral(sql, actorOf(person, request), action, chosen, withMessages)
    if (failures.length === 0) return redirectTo(`${PEOPLE}?done=${action}&count=${done}`)
    return respondList(person, request, {
      done: done > 0 ? say => say.administration.people.severalDone[action](done) : null,
      complaints: failures.map(
        ({ username, error }) =>
          say =>
            say.administration.people.notDone(username, error.detail(say)),
      ),
      status: 409,
    })
  }

  async function add(person: SignedIn, request: Request, fields: Fields): Promise<Response> {
    const { password, ...others } = fields
    try {
      const given = validate(NewPerson, password === '' ? others : fields)
      const { account, link } = await addPerson(sql, actorOf(person, request), given)
      if (!link) return redirectTo(`${pathOfPerson(account.username)}?done=added`)
      const shown = { url: linkUrl(request, link), expiresAt: link.expiresAt }
      return respondHtml(
        request,
        shownLinkPage(person, account.username, shown, say => say.administration.people.done.added),
        201,
      )
    } catch (error) {
      if (!(error instanceof HttpError && error.more.errors)) throw error
      const typed = { username: textOf(fields.username), role: textOf(fields.role) }
      return respondHtml(request, addPage(person, typed, { errors: error.more.errors }), error.status)
    }
  }
}

function searchOf(request: Request): URLSearchParams {
  return new URL(request.url).searchParams
}

/** Who was chosen, and what each was shown as. */
function chosenIn(fields: Fields): Map<string, string> {
  return new Map(
    Object.entries(fields).flatMap(([name, was]): [string, string][] =>
      name.startsWith(CHOSEN) && typeof was === 'string' ? [[name.slice(CHOSEN.length), was]] : [],
    ),
  )
}

/** What the form before this page did, as its address says. */
function doneWith(search: URLSearchParams): Sentence | null {
  const action = ACTIONS.find(action => action === search.get('done'))
  const count = Number(search.get('count'))
  if (search.get('done') === 'deleted') return say => say.administration.people.done.deleted
  if (!action || !Number.isSafeInteger(count) || count < 1) return null
  return say => say.administration.people.severalDone[action](count)
}

function passwordIn({ password }: Fields): string | undefined {
  return typeof password === 'string' ? password : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
