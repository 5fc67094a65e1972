import { API, PAGE, PASSWORD, type Route, type Subject, signedIn } from '../row.ts'

// Of the sender's own tokens and sessions: for everybody else there is no such.
const tokenPage = ({ tokenId }: Subject) => `/settings/tokens/${tokenId}/revoke`
const sessionPage = ({ sessionNumber }: Subject) => `/settings/devices/${sessionNumber}/end`

export const SIGN_IN_AND_DEVICES: Route[] = [
  { route: 'GET /api/v1/token/', path: () => '/api/v1/token/', answers: { ...API, ...signedIn(200) } },
  {
    route: 'POST /api/v1/token/',
    path: () => '/api/v1/token/',
    body: () => ({ name: 'a program', scopes: 'read send' }),
    answers: { ...API, ...signedIn(201, 403) },
  },
  {
    route: 'DELETE /api/v1/token/:id/',
    path: ({ tokenId }) => `/api/v1/token/${tokenId}/`,
    answers: { ...API, ...signedIn(404, 403), sender: 204 },
  },
  { route: 'GET /settings/tokens', path: () => '/settings/tokens', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/tokens',
    path: () => '/settings/tokens',
    body: () => ({ name: 'a program', read: 'yes', days: '30' }),
    answers: { ...PAGE, ...signedIn(201, 403) },
  },
  {
    route: 'POST /settings/tokens/:id/revoke',
    path: tokenPage,
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303 },
  },
  { route: 'GET /api/v1/session/', path: () => '/api/v1/session/', answers: { ...API, ...signedIn(200) } },
  {
    route: 'DELETE /api/v1/session/:id/',
    path: ({ sessionNumber }) => `/api/v1/session/${sessionNumber}/`,
    answers: { ...API, ...signedIn(404, 403), sender: 204 },
  },
  { route: 'GET /settings/devices', path: () => '/settings/devices', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/devices/:id/end',
    path: sessionPage,
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303 },
  },
  {
    route: 'POST /settings/devices/end-others',
    path: () => '/settings/devices/end-others',
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /settings/password',
    path: () => '/settings/password',
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /settings/password/first', // they have one
    path: () => '/settings/password/first',
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /settings/password', // without what the password was
    path: () => '/settings/password',
    body: () => ({ password: PASSWORD }),
    answers: { ...PAGE, ...signedIn(422, 403) },
  },
]
