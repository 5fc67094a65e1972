import { API, everybody, PAGE, PASSWORD, type Route, signedIn } from '../row.ts'

export const OWN_DATA: Route[] = [
  { route: 'GET /settings/data', path: () => '/settings/data', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/data',
    path: () => '/settings/data',
    answers: { ...PAGE, ...signedIn(200, 403) },
  },
  // Nobody has asked for one.
  {
    route: 'GET /settings/data/file',
    path: () => '/settings/data/file',
    answers: { ...PAGE, ...signedIn(404) },
  },
  {
    route: 'GET /settings/data/delete',
    path: () => '/settings/data/delete',
    answers: { ...PAGE, ...signedIn(200) },
  },
  // Without the password, so that the others are still there.
  {
    route: 'POST /settings/data/delete',
    path: () => '/settings/data/delete',
    body: () => ({ password: '' }),
    answers: { ...PAGE, ...signedIn(422, 403) },
  },
  {
    route: 'DELETE /api/v1/account/',
    path: () => '/api/v1/account/',
    body: () => ({ password: `not ${PASSWORD}` }),
    answers: { ...API, ...signedIn(422, 403) },
  },
  { route: 'GET /account-deleted', path: () => '/account-deleted', answers: everybody(200) },
]
