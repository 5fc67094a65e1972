import { Elysia } from 'elysia'
import { endSessionsOf, makePasswordLink } from '../../accounts/administration.ts'
import { bodyOfAdministrator, guard } from '../../accounts/guard.ts'
import { actorOf } from '../../audit/record.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../../http/answers.ts'
import { linkTo } from '../../http/links.ts'
import type { Services } from '../../services.ts'
import { addPerson, changePerson, deletePerson, getAccount, takeTwoStepOff } from './actions.ts'
import { readDetails } from './details.ts'
import { toJson } from './json.ts'
import { linkUrl } from './link-url.ts'
import { readAccounts } from './list.ts'
import {
  AccountAnswer,
  AccountChange,
  AccountDeletion,
  AccountDetails,
  AccountName,
  AccountPage,
  ApiAccountQuery,
  ConfirmedRequest,
  EndedSessions,
  LinkAnswer,
  NewAccountAnswer,
  NewPerson,
} from './model.ts'

const CHANGING_ONE = { ...CHANGING_ERRORS, 404: ERRORS[404], 409: ERRORS[409] }
const CONFIRMED = { ...CHANGING_ONE, 429: ERRORS[429] }

/** Accounts for programs of administrators. */
export function administrationPeopleApi({ accounts, sql }: Services) {
  const parse = bodyOfAdministrator(accounts)
  return new Elysia({ prefix: '/api/v1/admin/user', tags: ['Administration'] })
    .use(guard(accounts))
    .get(
      '/',
      async ({ query, request }) => {
        const { accounts, next } = await readAccounts(sql, query, query.limit)
        return {
          next: next === null ? null : linkTo(request, { cursor: next }),
          results: accounts.map(toJson),
        }
      },
      {
        administrator: true,
        query: ApiAccountQuery,
        response: {
          200: answer(AccountPage, 'A page of accounts.'),
          ...READING_ERRORS,
          404: ERRORS[404],
          422: ERRORS[422],
        },
        detail: { summary: 'Accounts' },
      },
    )
    .post(
      '/',
      async ({ person, body, request, status }) => {
        const { account, link } = await addPerson(sql, actorOf(person, request), body)
        return status(201, {
          ...toJson(account),
          ...(link && { link: linkUrl(request, link), expires: link.expiresAt.toISOString() }),
        })
      },
      {
        administrator: true,
        parse,
        body: NewPerson,
        response: {
          201: answer(NewAccountAnswer, 'The account is made.'),
          ...CHANGING_ERRORS,
          404: ERRORS[404],
          409: ERRORS[409],
        },
        detail: { summary: 'Make an account for somebody' },
      },
    )
    .get(
      '/:username/',
      async ({ params }) => {
        const { account, use, sessions, signIns } = await readDetails(
          sql,
          await getAccount(sql, params.username),
        )
        return {
          ...toJson(account),
          messages_sent: use.messagesSent,
          conversations: use.conversations,
          sessions: sessions.map(({ userAgent, address, createdAt, lastSeenAt }) => ({
            user_agent: userAgent,
            address,
            created: createdAt.toISOString(),
            last_seen: lastSeenAt.toISOString(),
          })),
          sign_ins: signIns.map(({ at, address, hasSucceeded }) => ({
            timestamp: at.toISOString(),
            address,
            succeeded: hasSucceeded,
          })),
        }
      },
      {
        administrator: true,
        params: AccountName,
        response: {
          200: answer(AccountDetails, 'The account, and how it is used.'),
          ...READING_ERRORS,
          404: ERRORS[404],
        },
        detail: { summary: 'One account' },
      },
    )
    .patch(
      '/:username/',
      async ({ person, params, body: { role, disabled, was }, request }) => {
        const account = await getAccount(sql, params.username)
        const change = { role, ...(disabled !== undefined && { isDisabled: disabled === true }) }
        await changePerson(sql, actorOf(person, request), account, change, was)
        return toJson(await getAccount(sql, account.username))
      },
      {
        administrator: true,
        params: AccountName,
        parse,
        body: AccountChange,
        response: { 200: answer(AccountAnswer, 'The account as it is now.'), ...CHANGING_ONE },
        detail: { summary: 'Change the role of an account, disable or enable it' },
      },
    )
    .delete(
      '/:username/',
      async ({ person, params, body: { password, was, with_messages }, request }) => {
        const account = await getAccount(sql, params.username)
        await accounts.confirmPassword(person, password, request)
        await deletePerson(sql, actorOf(person, request), account, {
          was,
          withMessages: with_messages === true,
        })
        return new Response(null, { status: 204 })
      },
      {
        administrator: true,
        params: AccountName,
        parse,
        body: AccountDeletion,
        response: { 204: noContent('Deleted.'), ...CONFIRMED },
        detail: { summary: 'Delete an account' },
      },
    )
    .post(
      '/:username/sign-out/',
      async ({ person, params, request }) => {
        const account = await getAccount(sql, params.username)
        return { sessions: await endSessionsOf(sql, actorOf(person, request), account) }
      },
      {
        administrator: true,
        params: AccountName,
        response: { 200: answer(EndedSessions, 'Every session has ended.'), ...CHANGING_ONE },
        detail: { summary: 'End every session of somebody' },
      },
    )
    .post(
      '/:username/link/',
      async ({ person, params, body: { password, was }, request, status }) => {
        const account = await getAccount(sql, params.username)
        await accounts.confirmPassword(person, password, request)
        const link = await makePasswordLink(sql, actorOf(person, request), account, was)
        return status(201, { link: linkUrl(request, link), expires: link.expiresAt.toISOString() })
      },
      {
        administrator: true,
        params: AccountName,
        parse,
        body: ConfirmedRequest,
        response: {
          201: answer(LinkAnswer, 'The link is made, and one of before no longer works.'),
          ...CONFIRMED,
        },
        detail: { summary: 'Make a link by which somebody chooses a password, once, within 24 hours' },
      },
    )
    .delete(
      '/:username/two-step/',
      async ({ person, params, body: { password, was }, request }) => {
        const account = await getAccount(sql, params.username)
        await accounts.confirmPassword(person, password, request)
        await takeTwoStepOff(sql, actorOf(person, request), account, was)
        return new Response(null, { status: 204 })
      },
      {
        administrator: true,
        params: AccountName,
        parse,
        body: ConfirmedRequest,
        response: { 204: noContent('From now on, the password alone signs in.'), ...CONFIRMED },
        detail: { summary: 'Turn off the two-step sign-in of somebody whose app and codes are gone' },
      },
    )
}
