import { PAGE, type Route, signedIn } from '../row.ts'

export const PUSH: Route[] = [
  { route: 'GET /settings/push', path: () => '/settings/push', answers: { ...PAGE, ...signedIn(200) } },
  { route: 'GET /push/key', path: () => '/push/key', answers: { ...PAGE, ...signedIn(200) } },
  {
    route: 'POST /push/subscription', // to what no browser subscribes
    path: () => '/push/subscription',
    body: () => ({ endpoint: 'http://127.0.0.1/', p256dh: '', auth: '', key: '' }),
    answers: { ...PAGE, ...signedIn(422, 403) },
  },
  {
    route: 'POST /push/subscription/remove',
    path: () => '/push/subscription/remove',
    body: () => ({ endpoint: 'https://push.example.com/' }),
    answers: { ...PAGE, ...signedIn(204, 403) },
  },
  {
    route: 'POST /settings/push/:id/remove', // nobody has one
    path: () => '/settings/push/1/remove',
    answers: { ...PAGE, ...signedIn(404, 403) },
  },
  {
    route: 'POST /settings/push/:id/try',
    path: () => '/settings/push/1/try',
    answers: { ...PAGE, ...signedIn(404, 403) },
  },
]
