import { API, PAGE, type Route, reading, signedIn } from '../row.ts'

export const PROFILES: Route[] = [
  { route: 'GET /api/v1/account/', path: () => '/api/v1/account/', answers: { ...API, ...reading(200) } },
  {
    route: 'PATCH /api/v1/account/',
    path: () => '/api/v1/account/',
    body: () => ({ display_name: 'Ann Smith' }),
    answers: { ...API, ...signedIn(200, 403) },
  },
  { route: 'GET /settings', path: () => '/settings', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/name',
    path: () => '/settings/name',
    body: () => ({ display_name: 'Ann Smith' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /settings/picture', // takes a file, and no other form
    path: () => '/settings/picture',
    body: () => ({ picture: 'me.png' }),
    answers: { ...PAGE, ...signedIn(415, 403) },
  },
  {
    route: 'POST /settings/picture/remove',
    path: () => '/settings/picture/remove',
    body: () => ({}),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /settings/appearance',
    path: () => '/settings/appearance',
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /settings/appearance/:preference',
    path: () => '/settings/appearance/theme',
    body: () => ({ theme: 'dark' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /pictures/:hash/:size',
    path: () => `/pictures/${'0'.repeat(32)}/small`,
    answers: { ...PAGE, ...reading(404) },
  },
]
