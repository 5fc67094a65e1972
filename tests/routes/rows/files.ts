import { API, PAGE, type Route, reading, signedIn } from '../row.ts'

export const FILES: Route[] = [
  {
    route: 'POST /api/v1/file/',
    path: () => '/api/v1/file/',
    body: () => ({ file: 'no form' }),
    answers: { ...API, ...signedIn(415, 403) },
  },
  {
    route: 'GET /api/v1/file/:id/',
    path: ({ fileId }) => `/api/v1/file/${fileId}/`,
    answers: { ...API, ...reading(200), stranger: 404, administrator: 404, blocked: 404 },
  },
  {
    route: 'GET /files/:id',
    path: ({ fileId }) => `/files/${fileId}`,
    answers: { ...PAGE, ...signedIn(200), stranger: 404, administrator: 404, blocked: 404 },
  },
]
