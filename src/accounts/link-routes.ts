import { Elysia } from 'elysia'
import { HttpError } from '../errors.ts'
import { respondHtml, withHeaders } from '../html/html.ts'
import { readBody } from '../http/body.ts'
import { WITHOUT_PATH } from '../http/headers.ts'
import { validate } from '../http/validation.ts'
import type { Services } from '../services.ts'
import { NewPassword } from './model.ts'
import { choosePasswordPage } from './views.ts'
import { welcome } from './welcome.ts'

/** The pages of the links by which somebody chooses a password. */
export function linkPages({ accounts }: Services) {
  const { passwordLinks } = accounts
  return new Elysia({ prefix: '/link/:secret', detail: { hide: true } })
    .get('/', async ({ params, request }) => {
      const { username } = await passwordLinks.find(params.secret, request)
      return withHeaders(respondHtml(request, choosePasswordPage({ username })), WITHOUT_PATH)
    })
    .post('/', async ({ params, request }) => {
      const { username } = await passwordLinks.find(params.secret, request)
      const fields = await readBody(request)
      try {
        return await welcome(accounts, request, '/', () =>
          passwordLinks.use(params.secret, validate(NewPassword, fields).password, request),
        )
      } catch (error) {
        if (!(error instanceof HttpError && error.status === 422)) throw error
        const page = choosePasswordPage({ username, errors: error.more.errors })
        return withHeaders(respondHtml(request, page, 422), WITHOUT_PATH)
      }
    })
}
