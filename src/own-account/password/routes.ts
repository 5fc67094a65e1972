import { Elysia } from 'elysia'
import { makePasswordLink } from '../../accounts/administration.ts'
import { guard } from '../../accounts/guard.ts'
import { hasPassword } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { redirectTo, respondHtml, withHeaders } from '../../html/html.ts'
import { readBody, textIn } from '../../http/body.ts'
import { validate } from '../../http/validation.ts'
import type { Services } from '../../services.ts'
import { PasswordChange } from './model.ts'
import { FIRST_PASSWORD, firstPasswordPage, PASSWORD, passwordPage } from './views.ts'

/** The page on which somebody changes their own password. */
export function passwordPages({ accounts, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PASSWORD,
      async ({ person, request }) => {
        if (!(await hasPassword(sql, person))) return respondHtml(request, firstPasswordPage(person, {}))
        const isDone = new URL(request.url).searchParams.get('done') === 'changed'
        return respondHtml(request, passwordPage(person, { isDone }))
      },
      { signedIn: true },
    )
    .post(
      PASSWORD,
      async ({ person, request }) => {
        const fields = await readBody(request)
        try {
          const { old_password, password } = validate(PasswordChange, fields)
          const { cookie } = await accounts.changePassword(
            person,
            { old: old_password, new: password },
            request,
          )
          return withHeaders(redirectTo(`${PASSWORD}?done=changed`), { 'set-cookie': cookie })
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          const { errors, headers } = error.more
          const shown = errors ? { errors } : { detail: error.detail }
          return withHeaders(respondHtml(request, passwordPage(person, shown), error.status), headers)
        }
      },
      { signedIn: true },
    )
    .post(
      FIRST_PASSWORD,
      async ({ person, request }) => {
        if (await hasPassword(sql, person)) return redirectTo(PASSWORD)
        const fields = await readBody(request)
        try {
          await accounts.confirmPassword(person, textIn(fields, 'password'), request)
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          const { errors, headers } = error.more
          const shown = errors ? { errors } : { detail: error.detail }
          return withHeaders(respondHtml(request, firstPasswordPage(person, shown), error.status), headers)
        }
        // The same link that administrators give: it works once, and asks for the second step.
        const { secret } = await makePasswordLink(sql, actorOf(person, request), person)
        return redirectTo(`/link/${secret}`)
      },
      { signedIn: true },
    )
}
