import { Elysia } from 'elysia'
import { guard } from '../accounts/guard.ts'
import { invalid } from '../errors.ts'
import { answer, CHANGING_ERRORS, ERRORS, READING_ERRORS } from '../http/answers.ts'
import type { Services } from '../services.ts'
import { respondDownload } from './download.ts'
import { DownloadQuery, FileAnswer, FileBytes, FileForm, FileId, fileToJson } from './model.ts'
import { readForm } from './multipart.ts'

const FIELD = 'file'

/** Files for programs: uploading one, and reading those of one's messages. */
export function filesApi({ accounts, files, fileStorage: storage, sql }: Services) {
  return new Elysia({ prefix: '/api/v1', tags: ['Files'] })
    .use(guard(accounts))
    .post(
      '/file/',
      async ({ person, request, status }) => {
        const { taken } = await readForm(request, {
          field: FIELD,
          max: 1,
          take: file => files.receive(person, file),
        })
        const [file] = taken
        if (!file) throw invalid({ [FIELD]: [say => say.files.missing] })
        return status(201, fileToJson(file))
      },
      {
        signedIn: 'send',
        response: {
          201: answer(FileAnswer, 'The file is stored.'),
          ...CHANGING_ERRORS,
          429: ERRORS[429],
          507: answer(ERRORS[413], 'There is no room left for it.'),
        },
        detail: {
          summary: 'Upload a file, to send it with a message',
          description:
            'Nobody else knows it before it is sent; what is not sent within a day is removed. A picture (JPEG, PNG, WebP, GIF) is made anew without what a camera has noted in it, such as the place.',
          requestBody: FileForm,
        },
      },
    )
    .get(
      '/file/:id/',
      ({ person, params, query, request }) =>
        respondDownload(
          { sql, storage },
          person,
          { fileId: params.id, isPreview: query.size === 'preview' },
          request,
        ),
      {
        signedIn: 'read',
        params: FileId,
        query: DownloadQuery,
        response: {
          200: FileBytes,
          ...READING_ERRORS,
          404: ERRORS[404],
          416: answer(ERRORS[413], 'The range begins after the end of the file.'),
          422: ERRORS[422],
        },
        detail: {
          summary: 'The bytes of a file, or of a picture’s preview',
          description: 'For the two people of its message; before it is sent, for who has uploaded it.',
        },
      },
    )
}
