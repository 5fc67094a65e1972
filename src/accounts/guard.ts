import { Elysia } from 'elysia'
import type { Scope } from '../api-tokens/model.ts'
import { HttpError, notFound } from '../errors.ts'
import { BODY } from '../http/body.ts'
import { pathOfTwoStep } from '../two-step/paths.ts'
import type { Accounts } from './accounts.ts'
import type { SignedIn } from './store.ts'

/** Who sent a request that is being answered. */
const people = new WeakMap<Request, SignedIn>()

type Asked = { request: Request }

/**
 * Whom a route lets in: who is signed in (true); with a scope, also programs whose API token has it; also who is signed in and still has
 * to set two-step sign-in up, where the server asks everybody for it.
 */
type Access = true | Scope | 'setting-up'

const SECURITY = { security: [{ bearer: [] }, { cookie: [] }] }

/**
 * Gives routes the options `signedIn` and `administrator: true`: the handler then has `person`, and whoever is not signed in is refused
 * before it runs. Without them there is no `person` to be had, so that they cannot be forgotten. An API token is let in only where
 * `signedIn` names a scope (`'read'`, `'send'`): what an account is, and what administrators do, is for sessions. Whoever is no
 * administrator is told that there is nothing here.
 */
export function guard(accounts: Accounts) {
  return new Elysia({ name: 'guard' }).macro({
    // Before the fields are checked: somebody who is not signed in learns nothing about them.
    signedIn: (access: Access) => ({
      detail: SECURITY,
      transform: ({ request }: Asked) => admit(accounts, request, access),
      resolve,
    }),
    administrator: {
      detail: SECURITY,
      transform: ({ request }) => admitAdministrator(accounts, request),
      resolve,
    },
  })
}

function resolve({ request }: Asked): { person: SignedIn } {
  const person = people.get(request)
  if (!person) throw signInFirst()
  return { person }
}

/** Reads the body for a route that is for signed-in people, and programs with this scope: nobody else's is read. */
export function bodyOfPerson(accounts: Accounts, access: Access = true) {
  return [({ request }: Asked) => admit(accounts, request, access), ...BODY]
}

/** Reads the body for a route that is for administrators: nobody else's is read. */
export function bodyOfAdministrator(accounts: Accounts) {
  return [({ request }: Asked) => admitAdministrator(accounts, request), ...BODY]
}

/** @throws HttpError 401, 403 for an API token, 404 */
async function admitAdministrator(accounts: Accounts, request: Request): Promise<void> {
  await admit(accounts, request, true)
  if (people.get(request)?.role !== 'administrator') throw notFound()
}

/** Records who sent a request. @throws HttpError 401, 403 for an API token that does not let its program do this, or before two-step sign-in is set up */
async function admit(accounts: Accounts, request: Request, access: Access): Promise<void> {
  const person = people.get(request) ?? (await accounts.identifyByAny(request))
  const expected = expectedPerson(request)
  if (!person || (expected !== null && expected !== person.username)) throw signInFirst()
  if (person.scopes) admitProgram(person.scopes, access)
  if (access !== 'setting-up' && accounts.lacksTwoSteps(person)) throw twoStepFirst()
  people.set(request, person)
}

/** @throws HttpError 403 for an API token that does not let its program do this */
function admitProgram(scopes: readonly Scope[], access: Access): void {
  if (access === true || access === 'setting-up') throw new HttpError(403, say => say.errors.sessionNeeded)
  if (!scopes.includes(access)) throw new HttpError(403, say => say.errors.scopeNeeded(access))
}

function twoStepFirst(): HttpError {
  return new HttpError(403, say => say.errors.twoStepFirst, {
    flags: { two_step_required: true },
    leadsTo: pathOfTwoStep(),
  })
}

function signInFirst(): HttpError {
  return new HttpError(401, say => say.errors.signInFirst)
}

/**
 * Our pages say for whom they were made. Somebody who signs in under another name in a second tab changes
 * the cookie of both: the first tab must then neither send nor show anything in the other's name.
 */
function expectedPerson(request: Request): string | null {
  const named = request.headers.get('x-chatapp-person')
  if (named !== null || !request.headers.has('upgrade')) return named
  return new URL(request.url).searchParams.get('person') // a browser's WebSocket cannot send headers of its own
}
