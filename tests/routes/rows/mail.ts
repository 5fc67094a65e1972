import { everybody, PAGE, type Route, signedIn } from '../row.ts'

/** No mail server is configured here. */
export const MAIL: Route[] = [
  { route: 'GET /settings/email', path: () => '/settings/email', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/email',
    path: () => '/settings/email',
    body: () => ({ email: '' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  { route: 'GET /email/:secret', path: ({ links }) => `/email/${links.email}`, answers: everybody(404) },
  {
    route: 'POST /email/:secret',
    path: ({ links }) => `/email/${links.email}`,
    answers: { ...everybody(404), foreign: 403 },
  },
  { route: 'GET /forgotten-password/', path: () => '/forgotten-password', answers: everybody(200) },
  {
    route: 'POST /forgotten-password/',
    path: () => '/forgotten-password',
    body: () => ({ email: 'ann@example.com' }),
    answers: { ...everybody(409), foreign: 403 },
  },
]
