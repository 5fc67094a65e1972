import { Elysia } from 'elysia'
import { makePasswordLink } from '../../accounts/administration.ts'
import { guard } from '../../accounts/guard.ts'
import { hasPassword } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { orAgain } from '../../html/again.ts'
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
        return orAgain(
          request,
          complaint => passwordPage(person, complaint),
          async () => {
            const { old_password, password } = validate(PasswordChange, fields)
            const { cookie } = await accounts.changePassword(
              person,
              { old: old_password, new: password },
              request,
            )
            return withHeaders(redirectTo(`${PASSWORD}?done=changed`), { 'set-cookie': cookie })
          },
        )
      },
      { signedIn: true },
    )
    .post(
      FIRST_PASSWORD,
      async ({ person, request }) => {
        if (await hasPassword(sql, person)) return redirectTo(PASSWORD)
        const fields = await readBody(request)
        return orAgain(
          request,
          complaint => firstPasswordPage(person, complaint),
          async () => {
            await accounts.confirmPassword(person, textIn(fields, 'password'), request)
            // The same link that administrators give: it works once, and asks for the second step.
            const { secret } = await makePasswordLink(sql, actorOf(person, request), person)
            return redirectTo(`/link/${secret}`)
          },
        )
      },
      { signedIn: true },
    )
}
