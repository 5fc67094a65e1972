import { Elysia } from 'elysia'
import { bodyOfAdministrator, guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../../http/answers.ts'
import { linkTo } from '../../http/links.ts'
import { requestContextOf } from '../../http/request-context.ts'
import {
  invitationUrl,
  makeInvitation,
  readInvitations,
  revokeInvitation,
} from '../../invitations/invitations.ts'
import {
  ApiInvitationQuery,
  InvitationId,
  InvitationPage,
  NewInvitationAnswer,
  NewInvitationFields,
} from '../../invitations/model.ts'
import type { Invitation } from '../../invitations/store.ts'
import type { Services } from '../../services.ts'

/** Invitations for programs of administrators. */
export function administrationInvitationsApi({ accounts, sql }: Services) {
  return new Elysia({ prefix: '/api/v1/admin/invitation', tags: ['Administration'] })
    .use(guard(accounts))
    .get(
      '/',
      async ({ query: { state, cursor, limit }, request }) => {
        const { invitations, next } = await readInvitations(sql, { state: state || null, cursor, limit })
        return {
          next: next === null ? null : linkTo(request, { cursor: next }),
          results: invitations.map(toJson),
        }
      },
      {
        administrator: true,
        query: ApiInvitationQuery,
        response: {
          200: answer(InvitationPage, 'A page of invitations, the newest first.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'Invitations' },
      },
    )
    .post(
      '/',
      async ({ person, body: { uses, days, note = '' }, request, status }) => {
        const actor = actorOf(person, request)
        const { invitation, secret } = await makeInvitation(sql, actor, { uses, days, note })
        const link = invitationUrl(requestContextOf(request).origin, secret)
        return status(201, { ...toJson(invitation), link })
      },
      {
        administrator: true,
        parse: bodyOfAdministrator(accounts),
        body: NewInvitationFields,
        response: {
          201: answer(NewInvitationAnswer, 'The invitation is made.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
        },
        detail: { summary: 'Make an invitation' },
      },
    )
    .delete(
      '/:id/',
      async ({ person, params, request }) => {
        await revokeInvitation(sql, actorOf(person, request), params.id)
        return new Response(null, { status: 204 })
      },
      {
        administrator: true,
        params: InvitationId,
        response: {
          204: noContent('It works no longer.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          409: ERRORS[409],
        },
        detail: { summary: 'Revoke an invitation' },
      },
    )
}

function toJson({ id, state, uses, used, note, madeBy, madeAt, expiresAt }: Invitation) {
  return {
    id,
    state,
    uses,
    used,
    note,
    made_by: madeBy,
    created: madeAt.toISOString(),
    expires: expiresAt.toISOString(),
  }
}
