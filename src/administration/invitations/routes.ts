import { Elysia } from 'elysia'
import { guard } from '../../accounts/guard.ts'
import type { SignedIn } from '../../accounts/store.ts'
import { actorOf } from '../../audit/record.ts'
import { HttpError } from '../../errors.ts'
import { redirectTo, respondHtml } from '../../html/html.ts'
import { readBody, textIn } from '../../http/body.ts'
import { requestContextOf } from '../../http/request-context.ts'
import { validate } from '../../http/validation.ts'
import {
  invitationUrl,
  makeInvitation,
  readInvitations,
  revokeInvitation,
} from '../../invitations/invitations.ts'
import { DEFAULTS, InvitationId, InvitationQuery, NewInvitationFields } from '../../invitations/model.ts'
import type { Services } from '../../services.ts'
import { INVITATIONS, invitationsPage, madePage, type Shown } from './views.ts'

const FORM = { uses: String(DEFAULTS.uses), days: String(DEFAULTS.days), note: '' }

/** The list of invitations, the form of a new one, and the end of one. */
export function invitationPages({ accounts, settings, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      INVITATIONS,
      ({ person, request }) => {
        const isRevoked = new URL(request.url).searchParams.get('done') === 'revoked'
        return respondList(person, request, {
          done: isRevoked ? say => say.administration.invitations.done.revoked : null,
        })
      },
      { administrator: true },
    )
    .post(
      INVITATIONS,
      async ({ person, request }) => {
        const fields = await readBody(request)
        const note = textIn(fields, 'note') ?? ''
        try {
          const { uses, days } = validate(NewInvitationFields, fields)
          const made = { uses: Number(uses), days: Number(days), note }
          const { invitation, secret } = await makeInvitation(sql, actorOf(person, request), made)
          const url = invitationUrl(requestContextOf(request).origin, secret)
          return respondHtml(request, madePage(person, url, invitation), 201)
        } catch (error) {
          if (!(error instanceof HttpError && error.more.errors)) throw error
          const typed = { uses: textIn(fields, 'uses') ?? '', days: textIn(fields, 'days') ?? '', note }
          return respondList(person, request, { typed, errors: error.more.errors }, error.status)
        }
      },
      { administrator: true },
    )
    .post(
      `${INVITATIONS}/:id/revoke`,
      async ({ person, params, request }) => {
        try {
          await revokeInvitation(sql, actorOf(person, request), params.id)
          return redirectTo(`${INVITATIONS}?done=revoked`)
        } catch (error) {
          if (!(error instanceof HttpError && error.status === 409)) throw error
          return respondList(person, request, { detail: error.detail }, 409)
        }
      },
      { administrator: true, params: InvitationId },
    )

  /** Answers with the list that the address asks for, or with what is wrong with that. */
  async function respondList(
    person: SignedIn,
    request: Request,
    shown: Partial<Shown>,
    status = 200,
  ): Promise<Response> {
    const search = new URL(request.url).searchParams
    const state = search.get('state') ?? ''
    const cursor = search.get('cursor') ?? undefined
    const page = { signUp: settings.current().signUp, query: { state, cursor }, typed: FORM, ...shown }
    try {
      const asked = validate(InvitationQuery, { state, ...(cursor && { cursor }) })
      const list = await readInvitations(sql, {
        state: asked.state || null,
        cursor: asked.cursor,
        limit: DEFAULTS.limit,
      })
      return respondHtml(request, invitationsPage(person, { ...page, list }), status)
    } catch (error) {
      if (!(error instanceof HttpError && error.more.errors)) throw error
      const { errors } = error.more
      return respondHtml(request, invitationsPage(person, { ...page, list: null, errors }), 422)
    }
  }
}
