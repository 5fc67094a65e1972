import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { SignedIn } from '../accounts/store.ts'
import { actorOf } from '../audit/record.ts'
import { HttpError } from '../errors.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml, withHeaders } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import type { Services } from '../services.ts'
import { requireSession } from '../sessions/require.ts'
import { pathOfTwoStep } from './paths.ts'
import { turnTwoStepOff } from './turn-off.ts'
import { CONFIRMED, type Confirmed, confirmPage, recoveryCodesPage, setUpPage, twoStepPage } from './views.ts'

/** What was done, as the address says that leads back from a form. */
const DONE = ['off', 'forgotten', 'recovery-code'] as const

/** The pages on which somebody looks after their own two-step sign-in. */
export function twoStepPages({ accounts, config, sql }: Services) {
  const { twoStep, secondStep } = accounts
  const isRequired = config.twoStep === 'required'

  /** What is done once the password is given. */
  const work: Record<Confirmed, (person: SignedIn, request: Request) => Promise<Response>> = {
    async begin(person) {
      await twoStep.beginSetUp(person)
      return redirectTo(pathOfTwoStep('/set-up'))
    },
    async 'recovery-codes'(person, request) {
      const codes = await twoStep.renewRecoveryCodes(person, request)
      return respondHtml(
        request,
        recoveryCodesPage(person, codes, say => say.ownAccount.twoStep.done.codes),
      )
    },
    async off(person, request) {
      if (isRequired) throw new HttpError(409, say => say.errors.twoStepNeeded)
      await sql.begin(async transaction => {
        await requireSession(transaction, person)
        await turnTwoStepOff(transaction, actorOf(person, request), person)
      })
      return redirectTo(`${pathOfTwoStep()}?done=off`)
    },
  }

  const pages = new Elysia({ prefix: pathOfTwoStep(), detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/',
      async ({ person, request }) => {
        const given = new URL(request.url).searchParams.get('done')
        const done = DONE.find(done => done === given)
        const page = twoStepPage(person, await twoStep.read(person), {
          isRequired,
          ...(done && { done: say => say.ownAccount.twoStep.done[done] }),
        })
        return respondHtml(request, page)
      },
      { signedIn: 'setting-up' },
    )
    .post(
      '/forget',
      async ({ person }) => {
        await secondStep.browsers.forgetAll(person)
        return redirectTo(`${pathOfTwoStep()}?done=forgotten`)
      },
      { signedIn: 'setting-up' },
    )
    .get(
      '/set-up',
      async ({ person, request }) => {
        const setUp = await twoStep.findSetUp(person, request)
        return setUp ? respondHtml(request, setUpPage(person, setUp, {})) : redirectTo(pathOfTwoStep())
      },
      { signedIn: 'setting-up' },
    )
    .post(
      '/set-up',
      async ({ person, request }) => {
        const fields = await readBody(request)
        const setUp = await twoStep.findSetUp(person, request)
        if (!setUp) return redirectTo(pathOfTwoStep())
        return orAgain(
          request,
          complaint => setUpPage(person, setUp, complaint),
          async () => {
            let cookie = ''
            const code = textIn(fields, 'code') ?? ''
            // Every session ends. This one goes on as another, which began by both steps: what the first form asked for, and the code.
            const codes = await twoStep.finishSetUp(person, code, request, async transaction => {
              cookie = (await accounts.startSession(person, request, 'two-step', 'app', transaction)).cookie
            })
            const page = recoveryCodesPage(
              { ...person, hasTwoSteps: true },
              codes,
              say => say.ownAccount.twoStep.done.on,
            )
            return withHeaders(respondHtml(request, page), { 'set-cookie': cookie })
          },
        )
      },
      { signedIn: 'setting-up' },
    )
  for (const action of CONFIRMED) {
    pages
      .get(
        `/${action}`,
        async ({ person, request }) =>
          respondHtml(request, confirmPage(person, action, await isOn(person), {})),
        { signedIn: 'setting-up' },
      )
      .post(
        `/${action}`,
        async ({ person, request }) => {
          const fields = await readBody(request)
          const wasOn = await isOn(person)
          return orAgain(
            request,
            complaint => confirmPage(person, action, wasOn, complaint),
            async () => {
              await accounts.confirmPassword(person, textIn(fields, 'password'), request)
              return work[action](person, request)
            },
          )
        },
        { signedIn: 'setting-up' },
      )
  }
  return pages

  async function isOn(person: SignedIn): Promise<boolean> {
    return (await twoStep.read(person)) !== null
  }
}
