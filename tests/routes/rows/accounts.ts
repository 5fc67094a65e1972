import { API, everybody, PASSWORD, type Route, signedIn } from '../row.ts'

export const ACCOUNTS: Route[] = [
  {
    route: 'POST /api/v1/account/',
    path: () => '/api/v1/account/',
    body: ({ newName }) => ({ username: newName, password: PASSWORD }),
    answers: { ...everybody(201), foreign: 403 },
  },
  {
    route: 'POST /api/v1/session/',
    path: () => '/api/v1/session/',
    body: ({ ownName }) => ({ username: ownName, password: PASSWORD }),
    answers: { ...everybody(201), nobody: 401, 'expired link': 401, disabled: 403, foreign: 403 },
  },
  {
    route: 'DELETE /api/v1/session/',
    path: () => '/api/v1/session/',
    answers: { ...API, ...signedIn(204, 403) },
  },
  {
    route: 'GET /sign-in',
    path: () => '/sign-in',
    answers: { ...everybody(200), ...signedIn(303), 'read-only token': 200 },
  },
  {
    route: 'GET /sign-up',
    path: () => '/sign-up',
    answers: { ...everybody(200), ...signedIn(303), 'read-only token': 200 },
  },
  {
    route: 'POST /sign-in',
    path: () => '/sign-in',
    body: ({ ownName }) => ({ username: ownName, password: PASSWORD }),
    answers: { ...everybody(303), nobody: 401, 'expired link': 401, disabled: 403, foreign: 403 },
  },
  {
    route: 'POST /sign-up',
    path: () => '/sign-up',
    body: ({ newName }) => ({ username: newName, password: PASSWORD }),
    answers: { ...everybody(303), foreign: 403 },
  },
  {
    route: 'POST /sign-out',
    path: () => '/sign-out',
    answers: { ...everybody(303), foreign: 403, 'read-only token': 403 },
  },
  // A link that does not work looks the same to everybody.
  { route: 'GET /link/:secret/', path: ({ links }) => `/link/${links.password}`, answers: everybody(404) },
  {
    route: 'POST /link/:secret/',
    path: ({ links }) => `/link/${links.password}`,
    body: () => ({ password: PASSWORD }),
    answers: { ...everybody(404), foreign: 403 },
  },
  { route: 'GET /setup/:secret/', path: ({ links }) => `/setup/${links.setup}`, answers: everybody(404) },
  {
    route: 'POST /setup/:secret/',
    path: ({ links }) => `/setup/${links.setup}`,
    body: ({ newName }) => ({ username: newName, password: PASSWORD }),
    answers: { ...everybody(404), foreign: 403 },
  },
]
