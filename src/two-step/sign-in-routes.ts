import { Elysia } from 'elysia'
import { readCookie } from '../accounts/cookie.ts'
import { readNext, SECOND_STEP, welcome } from '../accounts/welcome.ts'
import { orAgain } from '../html/again.ts'
import { redirectTo, respondHtml } from '../html/html.ts'
import { readBody, textIn } from '../http/body.ts'
import { isYes } from '../http/fields.ts'
import type { Services } from '../services.ts'
import { readCode } from './codes.ts'
import { pathOfTwoStep } from './paths.ts'
import { secondStepPage } from './sign-in-views.ts'

/** The page of the second step of signing in. Whoever has not taken the first one is sent to it. */
export function secondStepPages({ accounts }: Services) {
  const { secondStep } = accounts
  return new Elysia({ prefix: SECOND_STEP, detail: { hide: true } })
    .get('/', async ({ request }) => {
      const next = readNext(request)
      const person = await secondStep.find(request)
      if (!person) return beginAgain(next, request)
      const { username } = person
      return respondHtml(request, secondStepPage({ username, next, isRecovery: isRecovery(request) }))
    })
    .post('/', async ({ request }) => {
      const next = readNext(request)
      const fields = await readBody(request)
      const isRemembered = isYes(fields.remember)
      const person = await secondStep.find(request)
      if (!person) return beginAgain(next, request)
      const { username } = person
      return orAgain(
        request,
        complaint =>
          secondStepPage({ username, next, isRecovery: isRecovery(request), isRemembered, ...complaint }),
        async () => {
          const code = textIn(fields, 'code') ?? ''
          // Whoever is about to run out of recovery codes gets to know it.
          const place = readCode(code)?.kind === 'recovery' ? `${pathOfTwoStep()}?done=recovery-code` : next
          const response = await welcome(accounts, request, place, () => secondStep.finish(code, request))
          response.headers.append('set-cookie', secondStep.clear(request))
          if (isRemembered)
            response.headers.append('set-cookie', await secondStep.browsers.remember(person, request))
          return response
        },
      )
    })
}

/** Leads to the first step, which was taken too long ago, or not at all. */
function beginAgain(next: string, request: Request): Response {
  const hasBegun = readCookie('chatapp-sign-in', request) !== null
  return redirectTo(`/sign-in?next=${encodeURIComponent(next)}${hasBegun ? '&late=yes' : ''}`)
}

function isRecovery(request: Request): boolean {
  return new URL(request.url).searchParams.get('recovery') === 'yes'
}
