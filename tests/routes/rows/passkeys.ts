import { everybody, PAGE, type Route, signedIn } from '../row.ts'

// They are asked at an address without a host name, where there are no passkeys.
const NO_PASSKEYS = 409

const onPage = (status: number) => ({ ...PAGE, ...signedIn(status, 403) })

export const PASSKEYS: Route[] = [
  {
    route: 'GET /settings/passkeys',
    path: () => '/settings/passkeys',
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /settings/passkeys',
    path: () => '/settings/passkeys',
    body: () => ({ name: 'Phone', answer: '{}' }),
    answers: onPage(NO_PASSKEYS),
  },
  {
    route: 'POST /settings/passkeys/options',
    path: () => '/settings/passkeys/options',
    body: () => ({ name: 'Phone' }),
    answers: onPage(NO_PASSKEYS),
  },
  {
    route: 'POST /settings/passkeys/confirmation/options',
    path: () => '/settings/passkeys/confirmation/options',
    answers: onPage(204), // a page asks whether there is one
  },
  {
    route: 'POST /settings/passkeys/confirmation',
    path: () => '/settings/passkeys/confirmation',
    body: () => ({ answer: '{}' }),
    answers: onPage(NO_PASSKEYS),
  },
  // Somebody else's, which is in the database: it looks as if there were none.
  {
    route: 'GET /settings/passkeys/:id',
    path: ({ passkeyId }) => `/settings/passkeys/${passkeyId}`,
    answers: { ...PAGE, ...signedIn(404) },
  },
  {
    route: 'POST /settings/passkeys/:id',
    path: ({ passkeyId }) => `/settings/passkeys/${passkeyId}`,
    body: () => ({ name: 'Mine now' }),
    answers: onPage(404),
  },
  {
    route: 'POST /settings/passkeys/:id/remove',
    path: ({ passkeyId }) => `/settings/passkeys/${passkeyId}/remove`,
    answers: onPage(404),
  },
  {
    route: 'POST /sign-in/passkey/options',
    path: () => '/sign-in/passkey/options',
    answers: { ...everybody(NO_PASSKEYS), foreign: 403 },
  },
  {
    route: 'POST /sign-in/passkey',
    path: () => '/sign-in/passkey',
    body: () => ({ answer: '{}' }),
    answers: { ...everybody(NO_PASSKEYS), foreign: 403 },
  },
]
