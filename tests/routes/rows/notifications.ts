import { API, PAGE, type Route, signedIn } from '../row.ts'

export const NOTIFICATIONS: Route[] = [
  {
    route: 'GET /settings/notifications',
    path: () => '/settings/notifications',
    answers: { ...PAGE, ...signedIn(200) },
  },
  {
    route: 'POST /settings/notifications',
    path: () => '/settings/notifications',
    body: () => ({ sound: 'no' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /settings/notifications/quiet',
    path: () => '/settings/notifications/quiet',
    body: () => ({ quiet_from: '22:00', quiet_until: '07:00', time_zone: 'UTC' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'POST /settings/notifications/pause',
    path: () => '/settings/notifications/pause',
    body: () => ({ pause: 'end' }),
    answers: { ...PAGE, ...signedIn(303, 403) },
  },
  {
    route: 'GET /news/:id', // of who it was sent to
    path: ({ messageId }) => `/news/${messageId}`,
    answers: { ...PAGE, ...signedIn(404), partner: 200 },
  },
  { route: 'GET /unread', path: () => '/unread', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'POST /read', path: () => '/read', answers: { ...PAGE, ...signedIn(303, 403) } },
  {
    route: 'POST /api/v1/conversation/read/',
    path: () => '/api/v1/conversation/read/',
    answers: { ...API, ...signedIn(204, 403) },
  },
]
