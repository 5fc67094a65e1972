import { API, PAGE, type Route, reading, type Subject, signedIn } from '../row.ts'

// Somebody with whom nothing else is done: whoever blocks could not send any more.
const withNewPerson = ({ newPerson }: Subject) => `/with/${newPerson}`
const callAboutNewPerson = ({ newPerson }: Subject) => `/api/v1/block/${newPerson}/`

export const BLOCKS: Route[] = [
  { route: 'GET /api/v1/block/', path: () => '/api/v1/block/', answers: { ...API, ...reading(200) } },
  {
    route: 'PUT /api/v1/block/:username/',
    path: callAboutNewPerson,
    answers: { ...API, ...signedIn(204, 403) },
  },
  {
    route: 'DELETE /api/v1/block/:username/',
    path: callAboutNewPerson,
    answers: { ...API, ...signedIn(204, 403) },
  },
  {
    route: 'GET /with/:username/block',
    path: subject => `${withNewPerson(subject)}/block`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /with/:username/block',
    path: subject => `${withNewPerson(subject)}/block`,
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /with/:username/unblock',
    path: subject => `${withNewPerson(subject)}/unblock`,
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  { route: 'GET /settings/privacy', path: () => '/settings/privacy', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /settings/privacy',
    path: () => '/settings/privacy',
    body: () => ({ presence: 'yes' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /settings/privacy/unblock',
    path: () => '/settings/privacy/unblock',
    body: ({ newPerson }) => ({ username: newPerson }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
]
