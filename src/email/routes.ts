import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { WITHOUT_PATH } from '../http/headers.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { changeEmail, confirmEmail, findConfirmation } from './email.ts'
import { EmailChange } from './model.ts'
import { findAddresses } from './store.ts'
import { confirmedPage, confirmPage, emailPage, isOutcome } from './views.ts'

/** The page on which somebody gives an e-mail address, and that of the link which confirms it. */
export function emailPages(services: Services) {
  const { accounts, config, sql } = services
  const sendsMail = config.smtpUrl !== ''
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/settings/email',
      async ({ person, request }) => {
        const done = new URL(request.url).searchParams.get('done') ?? ''
        const addresses = await findAddresses(sql, person.id)
        const shown = { addresses, sendsMail, done: isOutcome(done) ? done : null }
        return respondHtml(request, emailPage(person, shown))
      },
      { signedIn: true },
    )
    .post(
      '/settings/email',
      async ({ person, request }) => {
        const fields = await readBody(request)
        return orAgain(
          request,
          async complaint => {
            const addresses = await findAddresses(sql, person.id)
            return emailPage(person, {
              addresses,
              sendsMail,
              typed: textIn(fields, 'email') ?? '',
              ...complaint,
            })
          },
          async () => {
            const { email } = validate(EmailChange, fields)
            const wanted = { email, password: textIn(fields, 'password') }
            const outcome = await changeEmail(services, person, wanted, request)
            return redirectTo(`/settings/email?done=${outcome}`)
          },
        )
      },
      { signedIn: true },
    )
    .get('/email/:secret', async ({ params, request }) => {
      const { person, address } = await findConfirmation(services, params.secret, request)
      return withHeaders(respondHtml(request, confirmPage(person.username, address)), WITHOUT_PATH)
    })
    .post('/email/:secret', async ({ params, request }) => {
      const { person, address } = await confirmEmail(services, params.secret, request)
      return withHeaders(respondHtml(request, confirmedPage(person.username, address)), WITHOUT_PATH)
    })
}
