import { API, administrator, PAGE, PASSWORD, type Route, type Subject } from '../row.ts'

/** Somebody of whom an administrator makes what they like. */
const account = ({ newPerson }: Subject) => `/admin/people/${newPerson}`
const apiAccount = ({ newPerson }: Subject) => `/api/v1/admin/user/${newPerson}/`

export const ADMINISTRATION: Route[] = [
  { route: 'GET /admin', path: () => '/admin', answers: administrator(200) },
  {
    route: 'GET /api/v1/admin/overview/',
    path: () => '/api/v1/admin/overview/',
    answers: administrator(200, API),
  },
  { route: 'GET /admin/people', path: () => '/admin/people', answers: administrator(200) },
  {
    route: 'POST /admin/people', // asks first
    path: () => '/admin/people',
    body: ({ newPerson }) => ({ action: 'disable', [`person.${newPerson}`]: '' }),
    answers: administrator(200, PAGE, 403),
  },
  { route: 'GET /admin/add-person', path: () => '/admin/add-person', answers: administrator(200) },
  {
    route: 'POST /admin/add-person',
    path: () => '/admin/add-person',
    body: ({ newName }) => ({ username: newName, role: 'member', password: PASSWORD }),
    answers: administrator(303, PAGE, 403),
  },
  { route: 'GET /admin/people/:username/', path: account, answers: administrator(200) },
  {
    route: 'POST /admin/people/:username/',
    path: account,
    body: () => ({ action: 'disable' }),
    answers: administrator(303, PAGE, 403),
  },
  {
    route: 'GET /admin/people/:username/link',
    path: subject => `${account(subject)}/link`,
    answers: administrator(200),
  },
  {
    route: 'POST /admin/people/:username/link',
    path: subject => `${account(subject)}/link`,
    body: () => ({}),
    answers: administrator(200, PAGE, 403),
  },
  {
    route: 'GET /admin/people/:username/two-step',
    path: subject => `${account(subject)}/two-step`,
    answers: administrator(200),
  },
  {
    route: 'POST /admin/people/:username/two-step', // who has none
    path: subject => `${account(subject)}/two-step`,
    body: () => ({}),
    answers: administrator(409, PAGE, 403),
  },
  {
    route: 'GET /admin/people/:username/delete',
    path: subject => `${account(subject)}/delete`,
    answers: administrator(200),
  },
  {
    route: 'POST /admin/people/:username/delete',
    path: subject => `${account(subject)}/delete`,
    body: () => ({}),
    answers: administrator(303, PAGE, 403),
  },
  {
    route: 'GET /api/v1/admin/user/',
    path: () => '/api/v1/admin/user/',
    answers: administrator(200, API),
  },
  {
    route: 'POST /api/v1/admin/user/',
    path: () => '/api/v1/admin/user/',
    body: ({ newName }) => ({ username: newName }),
    answers: administrator(201, API, 403),
  },
  { route: 'GET /api/v1/admin/user/:username/', path: apiAccount, answers: administrator(200, API) },
  {
    route: 'PATCH /api/v1/admin/user/:username/',
    path: apiAccount,
    body: () => ({ disabled: true }),
    answers: administrator(200, API, 403),
  },
  {
    route: 'DELETE /api/v1/admin/user/:username/',
    path: apiAccount,
    body: () => ({}),
    answers: administrator(204, API, 403),
  },
  {
    route: 'POST /api/v1/admin/user/:username/sign-out/',
    path: subject => `${apiAccount(subject)}sign-out/`,
    answers: administrator(200, API, 403),
  },
  {
    route: 'POST /api/v1/admin/user/:username/link/',
    path: subject => `${apiAccount(subject)}link/`,
    body: () => ({}),
    answers: administrator(201, API, 403),
  },
  {
    route: 'DELETE /api/v1/admin/user/:username/two-step/',
    path: subject => `${apiAccount(subject)}two-step/`,
    body: () => ({}),
    answers: administrator(409, API, 403),
  },
  { route: 'GET /admin/messages', path: () => '/admin/messages', answers: administrator(200) },
  {
    route: 'POST /admin/messages', // where the operator does not let administrators read
    path: () => '/admin/messages',
    body: ({ other }) => ({ sender: other, reason: 'a reason' }),
    answers: administrator(403, PAGE, 403),
  },
  {
    route: 'GET /api/v1/admin/message/',
    path: ({ other }) => `/api/v1/admin/message/?sender=${other}`,
    answers: administrator(200, API),
  },
  {
    route: 'GET /api/v1/admin/message/day/',
    path: () => '/api/v1/admin/message/day/',
    answers: administrator(200, API),
  },
  {
    route: 'POST /api/v1/admin/message/read/',
    path: () => '/api/v1/admin/message/read/',
    body: ({ other }) => ({ sender: other, reason: 'a reason' }),
    answers: administrator(403, API, 403),
  },
  { route: 'GET /admin/invitations', path: () => '/admin/invitations', answers: administrator(200) },
  {
    route: 'POST /admin/invitations',
    path: () => '/admin/invitations',
    body: () => ({ uses: 1, days: 1 }),
    answers: administrator(201, PAGE, 403),
  },
  {
    route: 'POST /admin/invitations/:id/revoke',
    path: ({ invitationId }) => `/admin/invitations/${invitationId}/revoke`,
    answers: administrator(303, PAGE, 403),
  },
  {
    route: 'GET /api/v1/admin/invitation/',
    path: () => '/api/v1/admin/invitation/',
    answers: administrator(200, API),
  },
  {
    route: 'POST /api/v1/admin/invitation/',
    path: () => '/api/v1/admin/invitation/',
    body: () => ({}),
    answers: administrator(201, API, 403),
  },
  {
    route: 'DELETE /api/v1/admin/invitation/:id/',
    path: ({ invitationId }) => `/api/v1/admin/invitation/${invitationId}/`,
    answers: administrator(204, API, 403),
  },
  { route: 'GET /admin/settings', path: () => '/admin/settings', answers: administrator(200) },
  {
    route: 'POST /admin/settings',
    path: () => '/admin/settings',
    body: () => ({ welcome: 'Hello' }),
    answers: administrator(303, PAGE, 403),
  },
  {
    route: 'GET /api/v1/admin/setting/',
    path: () => '/api/v1/admin/setting/',
    answers: administrator(200, API),
  },
  {
    route: 'PATCH /api/v1/admin/setting/',
    path: () => '/api/v1/admin/setting/',
    body: () => ({ welcome: 'Hello' }),
    answers: administrator(200, API, 403),
  },
  { route: 'GET /admin/reports', path: () => '/admin/reports', answers: administrator(200) },
  {
    route: 'GET /admin/reports/:id',
    path: ({ reportId }) => `/admin/reports/${reportId}`,
    answers: administrator(200),
  },
  {
    route: 'POST /admin/reports/:id',
    path: ({ reportId }) => `/admin/reports/${reportId}`,
    body: () => ({ state: 'closed', note: 'spoke to them' }),
    answers: administrator(303, PAGE, 403),
  },
  {
    route: 'GET /api/v1/admin/report/',
    path: () => '/api/v1/admin/report/',
    answers: administrator(200, API),
  },
  {
    route: 'GET /api/v1/admin/report/:id/',
    path: ({ reportId }) => `/api/v1/admin/report/${reportId}/`,
    answers: administrator(200, API),
  },
  {
    route: 'PATCH /api/v1/admin/report/:id/',
    path: ({ reportId }) => `/api/v1/admin/report/${reportId}/`,
    body: () => ({ state: 'closed', note: 'spoke to them' }),
    answers: administrator(200, API, 403),
  },
  { route: 'GET /admin/audit', path: () => '/admin/audit', answers: administrator(200) },
  {
    route: 'GET /api/v1/admin/audit/',
    path: () => '/api/v1/admin/audit/',
    answers: administrator(200, API),
  },
]
