import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import type { Services } from '../services.ts'
import { respondDownload } from './download.ts'
import { DownloadQuery, FileId } from './model.ts'

/** Files as pages show and save them. */
export function filePages({ accounts, fileStorage: storage, sql }: Services) {
  return new Elysia({ detail: { hide: true } })
    .use(guard(accounts))
    .get(
      '/files/:id',
      ({ person, params, query, request }) =>
        respondDownload(
          { sql, storage },
          person,
          { fileId: params.id, isPreview: query.size === 'preview' },
          request,
        ),
      { signedIn: true, params: FileId, query: DownloadQuery },
    )
}
