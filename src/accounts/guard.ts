import { Elysia } from 'elysia'
import { Refusal } from '../web/refusal.ts'
import type { Accounts } from './accounts.ts'

/**
 * Gives routes the option `signedIn: true`: the handler then has `person`, and whoever is not signed in
 * is refused before it runs. Without it there is no `person` to be had, so that it cannot be forgotten.
 */
export function guard(accounts: Accounts) {
  return new Elysia({ name: 'guard' }).macro({
    signedIn: {
      async resolve({ request }) {
        const person = await accounts.identify(request)
        if (!person) throw new Refusal(401, 'Sign in first, or send a valid token.')
        return { person }
      },
    },
  })
}
