import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { TokenId } from '../api-tokens/model.ts'
import { HttpError, invalid, notFound } from '../errors.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { type Fields, readBody, textIn } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { AddressError } from '../outbound/address.ts'
import type { Services } from '../services.ts'
import { requireSession } from '../sessions/require.ts'
import { createSecretBox } from '../two-step/secret-box.ts'
import { WebhookForm } from './model.ts'
import { showSecret } from './post.ts'
import { addTrial, addWebhook, findToken, removeWebhook, type TokenWithWebhook } from './store.ts'
import { DONE, webhookPage, webhookPath } from './views.ts'

const PATH = '/settings/tokens/:id/webhook'
const SECRET_BYTES = 32

/** The page on which the owner of a token says where what is sent to them is posted. */
export function webhookPages({ accounts, sql, config, outbound, pushLimit }: Services) {
  const box = createSecretBox(config.secretKey, 'webhook')

  async function requireToken(person: SignedIn, id: number): Promise<TokenWithWebhook> {
    const token = await findToken(sql, person, id)
    if (!token) throw notFound(say => say.ownAccount.tokens.noSuchToken)
    return token
  }

  /** @returns its secret, as it is shown once @throws HttpError 409, 422, 429 */
  async function make(person: SignedIn, tokenId: number, form: Fields, request: Request): Promise<string> {
    const { url, password } = validate(WebhookForm, form)
    await accounts.confirmPassword(person, password, request) // as for a token: whoever found a browser open shall not read on
    await outbound.examine(url).catch(error => {
      throw error instanceof AddressError
        ? invalid({ url: [say => say.webhooks.problems[error.problem]] })
        : error
    })
    const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
    const kept = await box.close(tokenId, secret)
    const isAdded = await sql.begin(async transaction => {
      await requireSession(transaction, person)
      return addWebhook(transaction, person, tokenId, url, kept)
    })
    if (!isAdded) throw new HttpError(409, say => say.webhooks.hasOne)
    return showSecret(secret)
  }

  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      PATH,
      async ({ person, params, request }) => {
        const said = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === said)
        return respondHtml(request, webhookPage(person, await requireToken(person, params.id), { done }))
      },
      { signedIn: true, params: TokenId },
    )
    .post(
      PATH,
      async ({ person, params, request }) => {
        pushLimit.take(person.username)
        const token = await requireToken(person, params.id)
        const form = await readBody(request)
        try {
          const secret = await make(person, token.id, form, request)
          return respondHtml(
            request,
            webhookPage(person, await requireToken(person, token.id), { secret }),
            201,
          )
        } catch (error) {
          if (!(error instanceof HttpError)) throw error
          const { errors, headers } = error.more
          const typed = textIn(form, 'url') ?? ''
          const shown = { typed, ...(errors ? { errors } : { detail: error.detail }) }
          return withHeaders(
            await respondHtml(request, webhookPage(person, token, shown), error.status),
            headers,
          )
        }
      },
      { signedIn: true, params: TokenId },
    )
    .post(
      `${PATH}/try`,
      async ({ person, params }) => {
        pushLimit.take(person.username)
        if (!(await addTrial(sql, person, params.id))) throw notFound()
        return redirectTo(`${webhookPath(params.id)}?done=tried`)
      },
      { signedIn: true, params: TokenId },
    )
    .post(
      `${PATH}/remove`,
      async ({ person, params }) => {
        if (!(await removeWebhook(sql, person, params.id))) throw notFound()
        return redirectTo(`${webhookPath(params.id)}?done=removed`)
      },
      { signedIn: true, params: TokenId },
    )
}
