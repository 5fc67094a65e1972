/** Who asks: nobody, one of the two people of a conversation, the other, somebody else, an administrator, and those whom nobody lets in. */
export const ASKERS = [
  'nobody',
  'sender',
  'partner',
  'stranger',
  'administrator',
  'ended',
  'disabled',
  'foreign',
] as const
export type Asker = (typeof ASKERS)[number]

/** What is put into the paths and bodies: for each asker, the other person of a conversation, and a message of two others. */
export type Subject = {
  other: string
  messageId: number
  /** The message after it. */
  laterMessageId: number
  /** A report that is open, of a message of others. */
  reportId: number
  seq: number
  newName: string
  ownName: string
  /** Somebody who has an account, and with whom nothing else is done. */
  newPerson: string
  /** An invitation that works. */
  invitationId: number
}

export type Route = {
  /** As the app calls it, such as `GET /with/:username/`. */
  route: string
  path: (subject: Subject) => string
  body?: (subject: Subject) => Record<string, unknown>
  /** The status that each asker gets; `foreign` is the sender's browser, sent by another site's page. */
  answers: Record<Asker, number>
}

const PASSWORD = 'correct horse battery'

/** Whoever is not signed in is told so, or sent to sign in; a change that another site asks for is refused. */
const API = { nobody: 401, ended: 401, disabled: 401 }
const PAGE = { nobody: 303, ended: 303, disabled: 303 }

const everybody = (status: number): Record<Asker, number> => ({
  nobody: status,
  sender: status,
  partner: status,
  stranger: status,
  administrator: status,
  ended: status,
  disabled: status,
  foreign: status,
})

const signedIn = (status: number, foreign = status) => ({
  sender: status,
  partner: status,
  stranger: status,
  administrator: status,
  foreign,
})

/** For administrators alone: there is nothing there for anybody else. A page that is not signed in leads to signing in. */
const administrator = (status: number, outside = PAGE, foreign = 404) => ({
  ...outside,
  ...signedIn(404, foreign),
  administrator: status,
})

/** Somebody of whom an administrator makes what they like. */
const account = ({ newPerson }: Subject) => `/admin/people/${newPerson}`
const apiAccount = ({ newPerson }: Subject) => `/api/v1/admin/user/${newPerson}/`

const withOther = ({ other }: Subject) => `/with/${other}`

/** Every route that the app has. One that is missing here fails the test. */
export const ROUTES: Route[] = [
  { route: 'GET /healthz', path: () => '/healthz', answers: everybody(200) },
  { route: 'GET /readyz', path: () => '/readyz', answers: everybody(200) },
  { route: 'GET /metrics', path: () => '/metrics', answers: everybody(200) },
  { route: 'GET /assets/*', path: () => '/assets/app.css', answers: everybody(200) },
  { route: 'GET /api/docs', path: () => '/api/docs', answers: everybody(200) },
  { route: 'GET /api/docs/json', path: () => '/api/docs/json', answers: everybody(200) },

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
    answers: { ...everybody(201), nobody: 401, disabled: 403, foreign: 403 },
  },
  {
    route: 'DELETE /api/v1/session/',
    path: () => '/api/v1/session/',
    answers: { ...API, ...signedIn(204, 403) },
  },
  { route: 'GET /api/v1/user/', path: () => '/api/v1/user/', answers: { ...API, ...signedIn(200) } },
  {
    route: 'GET /api/v1/message/',
    path: ({ other }) => `/api/v1/message/?target=${other}`,
    answers: { ...API, ...signedIn(200) },
  },
  {
    route: 'GET /api/v1/message/:id/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/`,
    answers: { ...API, ...signedIn(200), stranger: 404, administrator: 404 },
  },
  {
    route: 'POST /api/v1/message/',
    path: () => '/api/v1/message/',
    body: ({ other }) => ({ recipient: other, body: 'Hello' }),
    answers: { ...API, ...signedIn(201, 403) },
  },
  {
    route: 'GET /api/v1/conversation/',
    path: () => '/api/v1/conversation/',
    answers: { ...API, ...signedIn(200) },
  },
  {
    route: 'POST /api/v1/conversation/:username/read/',
    path: ({ other }) => `/api/v1/conversation/${other}/read/`,
    body: ({ seq }) => ({ seq }),
    answers: { ...API, ...signedIn(204, 403) },
  },
  { route: 'WS /ws', path: () => '/ws', answers: { ...API, ...signedIn(101, 403) } },

  { route: 'GET /sign-in', path: () => '/sign-in', answers: { ...everybody(200), ...signedIn(303) } },
  { route: 'GET /sign-up', path: () => '/sign-up', answers: { ...everybody(200), ...signedIn(303) } },
  {
    route: 'POST /sign-in',
    path: () => '/sign-in',
    body: ({ ownName }) => ({ username: ownName, password: PASSWORD }),
    answers: { ...everybody(303), nobody: 401, disabled: 403, foreign: 403 },
  },
  {
    route: 'POST /sign-up',
    path: () => '/sign-up',
    body: ({ newName }) => ({ username: newName, password: PASSWORD }),
    answers: { ...everybody(303), foreign: 403 },
  },
  { route: 'POST /sign-out', path: () => '/sign-out', answers: { ...everybody(303), foreign: 403 } },
  // A link that does not work looks the same to everybody.
  { route: 'GET /link/:secret/', path: () => '/link/unknown', answers: everybody(404) },
  {
    route: 'POST /link/:secret/',
    path: () => '/link/unknown',
    body: () => ({ password: PASSWORD }),
    answers: { ...everybody(404), foreign: 403 },
  },
  { route: 'GET /setup/:secret/', path: () => '/setup/unknown', answers: everybody(404) },
  {
    route: 'POST /setup/:secret/',
    path: () => '/setup/unknown',
    body: ({ newName }) => ({ username: newName, password: PASSWORD }),
    answers: { ...everybody(404), foreign: 403 },
  },
  { route: 'GET /', path: () => '/', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /people', path: () => '/people', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'GET /people/:username',
    path: ({ other }) => `/people/${other}`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  { route: 'GET /with/:username/', path: withOther, answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'GET /with/:username/messages',
    path: subject => `${withOther(subject)}/messages?after=0`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /with/:username/',
    path: withOther,
    body: () => ({ body: 'Hello', key: crypto.randomUUID() }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /with/:username/read', // what a page's image asks for, where there is no script
    path: subject => `${withOther(subject)}/read?seq=${subject.seq}`,
    answers: { ...PAGE, ...signedIn(403) },
  },
  {
    route: 'POST /with/:username/read',
    path: subject => `${withOther(subject)}/read`,
    body: ({ seq }) => ({ seq }),
    answers: { ...PAGE, ...signedIn(204, 403) },
  },
  {
    route: 'GET /messages/:id',
    path: ({ messageId }) => `/messages/${messageId}`,
    answers: { ...PAGE, ...signedIn(200), stranger: 404, administrator: 404 },
  },

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
  {
    route: 'GET /messages/:id/report/',
    path: ({ messageId }) => `/messages/${messageId}/report`,
    answers: { ...PAGE, ...signedIn(404), sender: 403, partner: 200, foreign: 403 },
  },
  {
    route: 'POST /messages/:id/report/',
    path: ({ messageId }) => `/messages/${messageId}/report`,
    body: () => ({ reason: 'rude' }),
    answers: { ...PAGE, ...signedIn(404), sender: 403, partner: 303, foreign: 403 },
  },
  {
    route: 'POST /api/v1/message/:id/report/',
    path: ({ laterMessageId }) => `/api/v1/message/${laterMessageId}/report/`,
    body: () => ({ reason: 'rude' }),
    answers: { ...API, ...signedIn(404), sender: 403, partner: 201, foreign: 403 },
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
