import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { notFound } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, noContent, READING_ERRORS } from '../http/answers.ts'
import { toJson } from '../messages/api.ts'
import { Edit, MessageAnswer, MessageId } from '../messages/model.ts'
import type { Services } from '../services.ts'
import { ReactionPath, Versions } from './model.ts'
import { listVersions, type Version } from './store.ts'

const REFUSALS = {
  ...CHANGING_ERRORS,
  404: ERRORS[404],
  409: answer(ERRORS[409], 'The message has been deleted.'),
  429: ERRORS[429],
}

/** An earlier version of a message in the words of the API. */
export function toVersionJson({ body, writtenAt }: Version) {
  return { body, timestamp: writtenAt.toISOString() }
}

/** Editing, deleting and reacting for programs. */
export function changesApi({ accounts, sql, changeMessage }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Messages'] })
    .use(guard(accounts))
    .patch(
      '/message/:id/',
      async ({ person, params, body, request }) =>
        toJson(await changeMessage(person, params.id, { kind: 'edit', body: body.body }, request)),
      {
        signedIn: 'send',
        params: MessageId,
        parse: bodyOfPerson(accounts, 'send'),
        body: Edit,
        response: { 200: answer(MessageAnswer, 'The message as it is now.'), ...REFUSALS },
        detail: {
          summary: 'Edit a message of your own',
          description: 'The same text again changes nothing. Both people can read what it said before.',
        },
      },
    )
    .delete(
      '/message/:id/',
      async ({ person, params, request }) => {
        await changeMessage(person, params.id, { kind: 'delete' }, request)
        return new Response(null, { status: 204 })
      },
      {
        signedIn: 'send',
        params: MessageId,
        response: { 204: noContent('Deleted, now or before.'), ...REFUSALS },
        detail: {
          summary: 'Delete a message of your own',
          description: 'It stays in its place without its text, its earlier versions and its reactions.',
        },
      },
    )
    .put(
      '/message/:id/reaction/:emoji/',
      async ({ person, params: { id, emoji }, request }) =>
        toJson(await changeMessage(person, id, { kind: 'react', emoji }, request)),
      {
        signedIn: 'send',
        params: ReactionPath,
        response: { 200: answer(MessageAnswer, 'The message as it is now.'), ...REFUSALS },
        detail: { summary: 'Put an emoji to a message' },
      },
    )
    .delete(
      '/message/:id/reaction/:emoji/',
      async ({ person, params: { id, emoji }, request }) =>
        toJson(await changeMessage(person, id, { kind: 'unreact', emoji }, request)),
      {
        signedIn: 'send',
        params: ReactionPath,
        response: { 200: answer(MessageAnswer, 'The message as it is now.'), ...REFUSALS },
        detail: { summary: 'Take an emoji of yours back' },
      },
    )
    .get(
      '/message/:id/edits/',
      async ({ person, params }) => {
        const versions = await listVersions(sql, person, params.id)
        if (!versions) throw notFound(say => say.errors.noSuchMessage)
        return versions.map(toVersionJson)
      },
      {
        signedIn: 'read',
        params: MessageId,
        response: {
          200: answer(Versions, 'What it said before it was edited, the oldest first.'),
          ...READING_ERRORS,
          404: ERRORS[404],
        },
        detail: { summary: 'The earlier versions of a message' },
      },
    )
}
