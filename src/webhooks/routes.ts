import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { TokenId } from '../api-tokens/model.ts'
import { notFound } from '../errors.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { validate } from '../http/validation.ts'
import { createSecretBox } from '../secret-box.ts'
import type { Services } from '../services.ts'
import { endWebhook, makeWebhook } from './making.ts'
import { WebhookForm } from './model.ts'
import { addTrial } from './noting-store.ts'
import { findToken, type TokenWithWebhook } from './store.ts'
import { DONE, webhookPage, webhookPath } from './views.ts'

const PATH = '/settings/tokens/:id/webhook'

/** The page on which the owner of a token says where what is sent to them is posted. */
export function webhookPages({ accounts, sql, config, outbound, pushLimit }: Services) {
  const box = createSecretBox(config.secretKey, 'webhook')

  async function requireToken(person: SignedIn, id: number): Promise<TokenWithWebhook> {
    const token = await findToken(sql, person, id)
    if (!token) throw notFound(say => say.ownAccount.tokens.noSuchToken)
    return token
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
        return orAgain(
          request,
          complaint => webhookPage(person, token, { typed: textIn(form, 'url') ?? '', ...complaint }),
          async () => {
            const { url, password } = validate(WebhookForm, form)
            const place = { sql, accounts, outbound, box }
            const secret = await makeWebhook(place, person, token, { url, password }, request)
            const shown = await requireToken(person, token.id)
            return respondHtml(request, webhookPage(person, shown, { secret }), 201)
          },
        )
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
      async ({ person, params, request }) => {
        await endWebhook(sql, person, params.id, request)
        return redirectTo(`${webhookPath(params.id)}?done=removed`)
      },
      { signedIn: true, params: TokenId },
    )
}
