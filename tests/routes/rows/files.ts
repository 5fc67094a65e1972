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
  {
    route: 'POST /files/uploads/',
    path: () => '/files/uploads',
    body: () => ({ name: 'notes.txt', type: 'text/plain', size: 5 }),
    answers: { ...PAGE, ...signedIn(201, 403) },
  },
  {
    route: 'GET /files/uploads/:id',
    path: ({ uploadId }) => `/files/uploads/${uploadId}`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, foreign: 200 },
  },
  {
    route: 'PUT /files/uploads/:id',
    path: ({ uploadId }) => `/files/uploads/${uploadId}?offset=0`,
    body: () => ({ a: 1 }), // three bytes
    answers: { ...PAGE, ...signedIn(404, 403), sender: 200 },
  },
  {
    route: 'DELETE /files/uploads/:id',
    path: ({ uploadId }) => `/files/uploads/${uploadId}`,
    answers: { ...PAGE, ...signedIn(404, 403), sender: 204 },
  },
]
