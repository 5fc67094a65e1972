import { Elysia } from 'elysia'
import { Credentials, NewCredentials } from '../accounts/model.ts'
import { hasPeople } from '../accounts/store.ts'
import { welcome } from '../accounts/welcome.ts'
import { HttpError } from '../errors.ts'
import { respondHtml, withHeaders } from '../html/html.ts'
import { type Fields, readBody, textIn } from '../http/body.ts'
import { WITHOUT_PATH } from '../http/headers.ts'
import { validate } from '../http/validation.ts'
import { fieldOf, type LiveKey, type SettingTexts } from '../server-settings/settings.ts'
import type { Services } from '../services.ts'
import { ACCOUNTS, type AccountChoice } from './model.ts'
import type { SetupClaim } from './setup.ts'
import { type SetupForm, setupPage } from './views.ts'

/** What the form sets beside the account. */
const SETTINGS = ['serverName', 'signUp'] as const satisfies readonly LiveKey[]

/** The page of the link that a server without an administrator prints. */
export function setupPages({ accounts, setup, settings, sql }: Services) {
  return new Elysia({ prefix: '/setup/:secret', detail: { hide: true } })
    .get('/', async ({ params, request }) => {
      await setup.find(params.secret, request)
      return respondForm(request, {}, {})
    })
    .post('/', async ({ params, request }) => {
      await setup.find(params.secret, request)
      const fields = await readBody(request)
      try {
        return await welcome(accounts, request, '/admin', () =>
          setup.use(params.secret, claimIn(fields), request),
        )
      } catch (error) {
        if (!(error instanceof HttpError) || error.status === 404) throw error
        return respondForm(request, fields, error)
      }
    })

  /** Answers with the form: as it is at first, or what was typed with what was wrong. */
  async function respondForm(
    request: Request,
    fields: Fields,
    { status = 200, detail, more }: Partial<HttpError>,
  ): Promise<Response> {
    const { serverName, signUp } = settings.current()
    const fixed = { server_name: settings.sourceOf('serverName'), sign_up: settings.sourceOf('signUp') }
    const form: SetupForm = {
      hasPeople: await hasPeople(sql),
      account: accountIn(fields),
      username: textIn(fields, 'username') ?? '',
      texts: {
        server_name: (fixed.server_name === null && textIn(fields, 'server_name')) || serverName,
        sign_up: (fixed.sign_up === null && textIn(fields, 'sign_up')) || signUp,
      },
      fixed,
      ...(more?.errors ? { errors: more.errors } : { detail }),
    }
    return withHeaders(respondHtml(request, setupPage(form), status), { ...WITHOUT_PATH, ...more?.headers })
  }

  /** @throws HttpError 422 */
  function claimIn(fields: Fields): SetupClaim {
    const account = accountIn(fields)
    const credentials = validate(account === 'new' ? NewCredentials : Credentials, fields)
    const texts: SettingTexts = {}
    for (const key of SETTINGS) {
      const text = textIn(fields, fieldOf(key))
      if (settings.sourceOf(key) === null) texts[key] = text ?? ''
    }
    return { account, credentials, settings: texts }
  }
}

function accountIn(fields: Fields): AccountChoice {
  return ACCOUNTS.find(account => account === fields.account) ?? 'new'
}
