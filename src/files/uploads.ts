import { Elysia } from 'elysia'
import { bodyOfPerson, guard } from '../accounts/guard.ts'
import { readBytes } from '../http/body.ts'
import type { Services } from '../services.ts'
import type { Progress } from './files.ts'
import { MAX_PART_BYTES } from './limits.ts'
import { FileId } from './model.ts'
import { PartQuery, UploadFields } from './uploads-model.ts'

/** Uploads in parts, for the script of a page: what was confirmed need not be sent again after a cut. Whoever asks gets JSON. */
export function uploadRoutes({ accounts, files }: Services) {
  return new Elysia({ prefix: '/files/uploads', detail: { hide: true } })
    .use(guard(accounts))
    .post(
      '/',
      async ({ person, body: { duration_ms: durationMs, ...file } }) =>
        respondProgress(await files.begin(person, { ...file, durationMs }), 201),
      { signedIn: true, parse: bodyOfPerson(accounts), body: UploadFields },
    )
    .get('/:id', async ({ person, params }) => respondProgress(await files.progress(person, params.id)), {
      signedIn: true,
      params: FileId,
    })
    .put(
      '/:id',
      async ({ person, params, query, request }) =>
        respondProgress(
          await files.append(person, params.id, query.offset, await readBytes(request, MAX_PART_BYTES)),
        ),
      { signedIn: true, params: FileId, query: PartQuery },
    )
    .delete(
      '/:id',
      async ({ person, params }) => {
        await files.cancel(person, params.id)
        return new Response(null, { status: 204 })
      },
      { signedIn: true, params: FileId },
    )
}

function respondProgress({ id, received, isWhole }: Progress, status = 200): Response {
  return Response.json({ id, received, whole: isWhole }, { status })
}
