import { Elysia } from 'elysia'
import { EmailAddress } from '../email/model.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { fields } from '../http/fields.ts'
import { requestContextOf } from '../http/request-context.ts'
import { validate } from '../http/validation.ts'
import { addJob } from '../jobs/store.ts'
import type { Services } from '../services.ts'
import { askPage, noMailPage, sentPage } from './views.ts'

const Asked = fields({ email: EmailAddress })

/**
 * The page for somebody who forgot the password. Whose an address is, is looked up later, by the job: the request does the same work whether
 * it is anybody's or not, so that neither its answer nor its time tells.
 */
export function forgottenPasswordPages({ config, mailLimits, sql }: Services) {
  const sendsMail = config.smtpUrl !== ''
  return new Elysia({ prefix: '/forgotten-password', detail: { hide: true } })
    .get('/', ({ request }) => {
      if (!sendsMail) return respondHtml(request, noMailPage())
      const isSent = new URL(request.url).searchParams.get('done') === 'sent'
      return respondHtml(request, isSent ? sentPage() : askPage({}))
    })
    .post('/', async ({ request }) => {
      if (!sendsMail) return respondHtml(request, noMailPage(), 409)
      const typed = await readBody(request)
      return orAgain(
        request,
        complaint => askPage({ email: textIn(typed, 'email') ?? '', ...complaint }),
        async () => {
          const email = validate(Asked, typed).email.trim()
          const from = requestContextOf(request).address
          await mailLimits.take(from, email)
          await addJob(sql, 'forgotten-password', null, { email, from })
          return redirectTo('/forgotten-password/?done=sent')
        },
      )
    })
}
