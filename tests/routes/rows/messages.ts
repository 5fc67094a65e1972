import { SECRET } from '../askers.ts'
import { API, PAGE, type Route, reading, type Subject, signedIn } from '../row.ts'

const THUMB = encodeURIComponent('👍')

const withOther = ({ other }: Subject) => `/with/${other}`

export const MESSAGES: Route[] = [
  { route: 'GET /api/v1/user/', path: () => '/api/v1/user/', answers: { ...API, ...reading(200) } },
  {
    route: 'GET /api/v1/message/',
    path: ({ other }) => `/api/v1/message/?target=${other}`,
    answers: { ...API, ...reading(200) },
  },
  {
    route: 'GET /api/v1/message/:id/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/`,
    answers: { ...API, ...reading(200), stranger: 404, administrator: 404, blocked: 404 },
  },
  {
    route: 'POST /api/v1/message/',
    path: () => '/api/v1/message/',
    body: ({ other }) => ({ recipient: other, body: 'Hello' }),
    answers: { ...API, ...signedIn(201, 403), blocked: 403 },
  },
  {
    route: 'PATCH /api/v1/message/:id/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/`,
    body: () => ({ body: SECRET }),
    answers: { ...API, ...signedIn(404, 403), sender: 200, partner: 403 },
  },
  {
    route: 'DELETE /api/v1/message/:id/',
    path: ({ deletedMessageId }) => `/api/v1/message/${deletedMessageId}/`,
    answers: { ...API, ...signedIn(404, 403), sender: 204, partner: 403 },
  },
  {
    route: 'PUT /api/v1/message/:id/reaction/:emoji/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/reaction/${THUMB}/`,
    answers: { ...API, ...signedIn(404, 403), sender: 200, partner: 200 },
  },
  {
    route: 'DELETE /api/v1/message/:id/reaction/:emoji/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/reaction/${THUMB}/`,
    answers: { ...API, ...signedIn(404, 403), sender: 200, partner: 200 },
  },
  {
    route: 'GET /api/v1/message/:id/edits/',
    path: ({ messageId }) => `/api/v1/message/${messageId}/edits/`,
    answers: { ...API, ...reading(200), stranger: 404, administrator: 404, blocked: 404 },
  },
  {
    route: 'GET /api/v1/conversation/',
    path: () => '/api/v1/conversation/',
    answers: { ...API, ...reading(200) },
  },
  {
    route: 'POST /api/v1/conversation/:username/read/',
    path: ({ other }) => `/api/v1/conversation/${other}/read/`,
    body: ({ seq }) => ({ seq }),
    answers: { ...API, ...signedIn(204, 403) },
  },
  {
    route: 'PATCH /api/v1/conversation/:username/',
    path: ({ other }) => `/api/v1/conversation/${other}/`,
    body: () => ({ marked_unread: false }),
    answers: { ...API, ...signedIn(404, 403), sender: 200, partner: 200 },
  },
  {
    route: 'GET /api/v1/conversation/:username/disappearing/',
    path: ({ other }) => `/api/v1/conversation/${other}/disappearing/`,
    answers: { ...API, ...reading(200) },
  },
  {
    route: 'PUT /api/v1/conversation/:username/disappearing/',
    path: ({ other }) => `/api/v1/conversation/${other}/disappearing/`,
    body: () => ({ days: 0 }),
    answers: { ...API, ...signedIn(200, 403) },
  },
  {
    route: 'GET /with/:username/disappearing/',
    path: subject => `${withOther(subject)}/disappearing`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /with/:username/disappearing/',
    path: subject => `${withOther(subject)}/disappearing`,
    body: () => ({ days: 0 }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /api/v1/search/',
    path: () => '/api/v1/search/?q=secret',
    answers: { ...API, ...reading(200) },
  },
  { route: 'GET /api/v1/draft/', path: () => '/api/v1/draft/', answers: { ...API, ...reading(200) } },
  {
    route: 'GET /api/v1/draft/:username/', // nobody has one
    path: ({ other }) => `/api/v1/draft/${other}/`,
    answers: { ...API, ...reading(404) },
  },
  {
    route: 'PUT /api/v1/draft/:username/',
    path: ({ newPerson }) => `/api/v1/draft/${newPerson}/`,
    body: () => ({ body: 'begun' }),
    answers: { ...API, ...signedIn(200, 403) },
  },
  {
    route: 'DELETE /api/v1/draft/:username/',
    path: ({ newPerson }) => `/api/v1/draft/${newPerson}/`,
    answers: { ...API, ...signedIn(204, 403) },
  },
  {
    route: 'GET /with/:username/draft',
    path: subject => `${withOther(subject)}/draft`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /with/:username/draft',
    path: ({ newPerson }) => `/with/${newPerson}/draft`,
    body: () => ({ body: 'begun' }),
    answers: { ...PAGE, ...signedIn(200, 403) },
  },
  { route: 'WS /ws', path: () => '/ws', answers: { ...API, ...reading(101, 403) } },
  { route: 'GET /', path: () => '/', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /keyboard', path: () => '/keyboard', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /people', path: () => '/people', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'GET /people/:username',
    path: ({ other }) => `/people/${other}`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  { route: 'GET /archived', path: () => '/archived', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /search', path: () => '/search?q=secret', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /switcher', path: () => '/switcher?q=a', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'GET /with/:username/list',
    path: subject => `${withOther(subject)}/list`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
  },
  {
    route: 'POST /with/:username/list',
    path: subject => `${withOther(subject)}/list`,
    body: () => ({ do: 'unpin' }),
    answers: { ...PAGE, ...signedIn(404), sender: 303, partner: 303, foreign: 403 },
  },
  { route: 'GET /with/:username/', path: withOther, answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'GET /with/:username/:seq',
    path: subject => `${withOther(subject)}/${subject.seq}`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
  },
  {
    route: 'GET /with/:username/messages',
    path: subject => `${withOther(subject)}/messages?after=0`,
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /with/:username/',
    path: withOther,
    body: () => ({ body: 'Hello', key: crypto.randomUUID() }),
    answers: { ...PAGE, ...signedIn(303, 403), blocked: 403 },
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
    answers: { ...PAGE, ...signedIn(200), stranger: 404, administrator: 404, blocked: 404 },
  },
  {
    route: 'GET /messages/:id/menu',
    path: ({ messageId }) => `/messages/${messageId}/menu`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
  },
  {
    route: 'GET /messages/:id/edit',
    path: ({ messageId }) => `/messages/${messageId}/edit`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 403, foreign: 200 },
  },
  {
    route: 'POST /messages/:id/edit',
    path: ({ messageId }) => `/messages/${messageId}/edit`,
    body: () => ({ body: SECRET }),
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303, partner: 403 },
  },
  {
    route: 'GET /messages/:id/delete',
    path: ({ messageId }) => `/messages/${messageId}/delete`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 403, foreign: 200 },
  },
  {
    route: 'POST /messages/:id/delete',
    path: ({ deletedMessageId }) => `/messages/${deletedMessageId}/delete`,
    body: () => ({}),
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303, partner: 403 },
  },
  {
    route: 'GET /messages/:id/react',
    path: ({ messageId }) => `/messages/${messageId}/react`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
  },
  {
    route: 'POST /messages/:id/react',
    path: ({ messageId }) => `/messages/${messageId}/react`,
    body: () => ({ unreact: '👍' }),
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303, partner: 303 },
  },
  {
    route: 'GET /messages/:id/reply',
    path: ({ messageId }) => `/messages/${messageId}/reply`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
  },
  {
    route: 'POST /messages/:id/reply',
    path: ({ messageId }) => `/messages/${messageId}/reply`,
    body: () => ({ body: 'Hello' }),
    answers: { ...PAGE, ...signedIn(404, 403), sender: 303, partner: 303 },
  },
  {
    route: 'GET /messages/:id/versions',
    path: ({ messageId }) => `/messages/${messageId}/versions`,
    answers: { ...PAGE, ...signedIn(404), sender: 200, partner: 200, foreign: 200 },
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
  { route: 'GET /share', path: () => '/share', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /share/receive',
    path: () => '/share/receive',
    body: () => ({ text: 'something' }),
    answers: { ...PAGE, ...signedIn(200, 403) },
  },
  {
    route: 'POST /share',
    path: () => '/share',
    body: ({ newPerson }) => ({ to: newPerson, text: 'something' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
]
