import { Elysia } from 'elysia'
import { HttpError } from '../errors.ts'
import { BODY } from '../http/body.ts'
import type { Accounts } from './accounts.ts'
import type { SignedIn } from './store.ts'

/** Who sent a request that is being answered. */
const people = new WeakMap<Request, SignedIn>()

/**
 * Gives routes the option `signedIn: true`: the handler then has `person`, and whoever is not signed in
 * is refused before it runs. Without it there is no `person` to be had, so that it cannot be forgotten.
 */
export function guard(accounts: Accounts) {
  return new Elysia({ name: 'guard' }).macro({
    signedIn: {
      detail: { security: [{ bearer: [] }, { cookie: [] }] },
      // Before the fields are checked: somebody who is not signed in learns nothing about them.
      transform: ({ request }) => admit(accounts, request),
      resolve({ request }) {
        const person = people.get(request)
        if (!person) throw signInFirst()
        return { person }
      },
    },
  })
}

/** Reads the body for a route that is for signed-in people: nobody else's is read. */
export function bodyOfPerson(accounts: Accounts) {
  return [({ request }: { request: Request }) => admit(accounts, request), ...BODY]
}

/** Records who sent a request. @throws HttpError 401 */
async function admit(accounts: Accounts, request: Request): Promise<void> {
  if (people.has(request)) return
  const person = await accounts.identify(request)
  const expected = expectedPerson(request)
  if (!person || (expected !== null && expected !== person.username)) throw signInFirst()
  people.set(request, person)
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
